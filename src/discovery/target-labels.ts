import { type SortedLabels, sorted } from '../relabel/relabel.ts';

/** The labels of a group with the address and what the mechanism says of it; those of the mechanism win. */
export function targetLabels(
  address: string,
  labels: Readonly<Record<string, string>>,
  meta: Readonly<Record<string, string>>,
): SortedLabels {
  return sorted(new Map(Object.entries({ ...labels, ...meta, __address__: address })));
}
