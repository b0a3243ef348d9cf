import { compareText } from '../model/labels.ts';

/** Lists in the order of compareText, each text once in a list, as one such list. */
export function mergeTexts(lists: readonly string[][]): string[] {
  if (lists.length === 0) return [];
  if (lists.length === 1) return lists[0];
  const middle = lists.length >>> 1;
  return mergeTwo(mergeTexts(lists.slice(0, middle)), mergeTexts(lists.slice(middle)));
}

function mergeTwo(a: string[], b: string[]): string[] {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const merged: string[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const order = compareText(a[i], b[j]);
    merged.push(order <= 0 ? a[i] : b[j]);
    if (order <= 0) i++;
    if (order >= 0) j++;
  }
  while (i < a.length) merged.push(a[i++]);
  while (j < b.length) merged.push(b[j++]);
  return merged;
}
