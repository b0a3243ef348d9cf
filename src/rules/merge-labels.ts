/** Labels of a group and of its rule, put together. */
import type { LabelPairs } from '../model/label-pairs.ts';
import { compareText } from '../model/labels.ts';

/** The later ones win; sorted by name, empty values kept. */
export function mergedLabels(...maps: readonly Iterable<readonly [string, string]>[]): LabelPairs {
  const merged = new Map<string, string>();
  for (const map of maps) for (const [name, value] of map) merged.set(name, value);
  return [...merged].sort(([a], [b]) => compareText(a, b));
}
