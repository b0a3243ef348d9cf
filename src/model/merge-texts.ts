import { bytesOfTexts, compareTexts, type Texts } from './texts.ts';

const NONE: Texts = { bytes: new Uint8Array(0), begins: new Float64Array(0), ends: new Float64Array(0) };

/** Lists in the order of their bytes, each text once in a list, as one such list. */
export function mergeTexts(lists: readonly Texts[]): Texts {
  if (lists.length < 2) return lists[0] ?? NONE;
  const middle = lists.length >>> 1;
  return mergeTwo(mergeTexts(lists.slice(0, middle)), mergeTexts(lists.slice(middle)));
}

function mergeTwo(a: Texts, b: Texts): Texts {
  if (a.begins.length === 0) return b;
  if (b.begins.length === 0) return a;
  const room = a.begins.length + b.begins.length;
  const bytes = new Uint8Array(bytesOfTexts(a) + bytesOfTexts(b));
  const begins = new Float64Array(room);
  const ends = new Float64Array(room);
  let count = 0;
  let end = 0;
  for (let i = 0, j = 0; i < a.begins.length || j < b.begins.length; count++) {
    const order = i === a.begins.length ? 1 : j === b.begins.length ? -1 : compareTexts(a, i, b, j, 0);
    begins[count] = end;
    end = order <= 0 ? copyText(a, i, bytes, end) : copyText(b, j, bytes, end);
    ends[count] = end;
    if (order <= 0) i++;
    if (order >= 0) j++;
  }
  return { bytes, begins: begins.subarray(0, count), ends: ends.subarray(0, count) };
}

/** A loop: most texts are too short for TypedArray.set to pay. Answers the offset behind the copy. */
function copyText({ bytes, begins, ends }: Texts, text: number, to: Uint8Array, at: number): number {
  const end = ends[text];
  let next = at;
  for (let from = begins[text]; from < end; from++) to[next++] = bytes[from];
  return next;
}
