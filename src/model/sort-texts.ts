/**
 * Texts in the order of their bytes, sorted as numbers of places without making strings of them: a quicksort that looks at
 * one byte at a time and never again at what all texts of a part have in common (Bentley and Sedgewick, Fast algorithms for
 * sorting and searching strings, 1997).
 */
import { compareTexts, type Texts } from './texts.ts';

/** Parts of so few texts are sorted by insertion. */
const INSERTION_MAX = 12;

/** Numbers of the texts in ascending order; equal texts in any. */
export function sortTexts(texts: Texts): Uint32Array {
  const order = new Uint32Array(texts.begins.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  sortPart(texts, order, 0, order.length, 0);
  return order;
}

/** Sorts order[from] to order[to - 1], texts that have their first `depth` bytes in common. */
function sortPart(texts: Texts, order: Uint32Array, from: number, to: number, depth: number): void {
  let low = from;
  let high = to;
  let at = depth;
  while (high - low > INSERTION_MAX) {
    const pivot = byteAt(texts, order[(low + high) >>> 1], at);
    const { less, more } = partition(texts, order, low, high, at, pivot);
    // The longest of the three parts is gone on with, so that the stack stays as low as the logarithm of the count.
    const equal = more - less;
    if (equal >= less - low && equal >= high - more) {
      sortPart(texts, order, low, less, at);
      sortPart(texts, order, more, high, at);
      if (pivot < 0) return;
      low = less;
      high = more;
      at++;
      continue;
    }
    if (pivot >= 0) sortPart(texts, order, less, more, at + 1);
    if (less - low > high - more) {
      sortPart(texts, order, more, high, at);
      high = less;
    } else {
      sortPart(texts, order, low, less, at);
      low = more;
    }
  }
  sortByInsertion(texts, order, low, high, at);
}

/** Texts with a smaller byte at `depth` than `pivot` first, then those with the same, [less, more), then the others. */
function partition(
  texts: Texts,
  order: Uint32Array,
  low: number,
  high: number,
  depth: number,
  pivot: number,
): { less: number; more: number } {
  let less = low;
  let more = high;
  for (let i = low; i < more; ) {
    const text = order[i];
    const byte = byteAt(texts, text, depth);
    if (byte < pivot) {
      order[i++] = order[less];
      order[less++] = text;
    } else if (byte > pivot) {
      order[i] = order[--more];
      order[more] = text;
    } else {
      i++;
    }
  }
  return { less, more };
}

/** -1 behind the end: a text that is the beginning of another one comes first. */
function byteAt({ bytes, begins, ends }: Texts, text: number, depth: number): number {
  const at = begins[text] + depth;
  return at < ends[text] ? bytes[at] : -1;
}

function sortByInsertion(texts: Texts, order: Uint32Array, low: number, high: number, depth: number): void {
  for (let i = low + 1; i < high; i++) {
    const text = order[i];
    let to = i;
    while (to > low && compareTexts(texts, order[to - 1], texts, text, depth) > 0) {
      order[to] = order[to - 1];
      to--;
    }
    order[to] = text;
  }
}
