/** Lists of texts as the UTF-8 bytes that they are stored in: a long list is sorted, merged and written without a string a text. */

/** Text i is bytes [begins[i], ends[i]), which may be shared and are not to be changed. */
export interface Texts {
  readonly bytes: Uint8Array;
  readonly begins: Float64Array;
  readonly ends: Float64Array;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

export function textsOf(list: readonly string[]): Texts {
  const encoded = list.map((text) => Buffer.from(text));
  const bytes = Buffer.concat(encoded);
  const begins = new Float64Array(list.length);
  const ends = new Float64Array(list.length);
  let at = 0;
  encoded.forEach((text, i) => {
    begins[i] = at;
    at += text.length;
    ends[i] = at;
  });
  return { bytes, begins, ends };
}

export function decodeTexts({ bytes, begins, ends }: Texts): string[] {
  // TextDecoder refuses shared memory, so the bytes are copied.
  return Array.from(begins, (begin, i) => decoder.decode(bytes.slice(begin, ends[i])));
}

/** How many bytes all texts have together. */
export function bytesOfTexts({ begins, ends }: Texts): number {
  let length = 0;
  for (let i = 0; i < begins.length; i++) length += ends[i] - begins[i];
  return length;
}

/** Order by bytes of text `a` of one list and `b` of another, whose first `depth` bytes are the same. */
export function compareTexts(inA: Texts, a: number, inB: Texts, b: number, depth: number): number {
  const aBegin = inA.begins[a] + depth;
  const bBegin = inB.begins[b] + depth;
  const aLength = inA.ends[a] - aBegin;
  const bLength = inB.ends[b] - bBegin;
  const length = Math.min(aLength, bLength);
  for (let i = 0; i < length; i++) {
    const difference = inA.bytes[aBegin + i] - inB.bytes[bBegin + i];
    if (difference !== 0) return difference;
  }
  return aLength - bLength;
}
