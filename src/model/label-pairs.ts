import { compareText } from './labels.ts';

/** Names and values sorted by the bytes of the names, without empty values. */
export type LabelPairs = readonly (readonly [name: string, value: string])[];

/** `labels` with others in their place or added; those with an empty value are taken away. Sorted. */
export function withLabels(labels: Iterable<readonly [string, string]>, others: LabelPairs): LabelPairs {
  const all = new Map(labels);
  for (const [name, value] of others) {
    if (value === '') all.delete(name);
    else all.set(name, value);
  }
  return [...all].sort(([a], [b]) => compareText(a, b));
}
