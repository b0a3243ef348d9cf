/**
 * Canonical label bytes, taken apart where they lie: `0x0a length { 0x0a length name, 0x12 length value }` a label, lengths
 * as minimal varints, sorted by the bytes of the names (Head.addSeries).
 */
import type { LabelSet, Symbols } from '../model/labels.ts';

/** Walks the labels of one label set: next() moves to the first label, then to the next one; false at the end. */
export class LabelCursor {
  bytes: Uint8Array = new Uint8Array(0);
  /** The label's name and value with their tags and lengths are bytes [pairStart, valueEnd). */
  pairStart = 0;
  /** The name is bytes [nameStart, nameEnd), the value [valueStart, valueEnd). */
  nameStart = 0;
  nameEnd = 0;
  valueStart = 0;
  valueEnd = 0;
  #at = 0;

  start(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.#at = 0;
  }

  /** Takes the one pair at `start` apart, as pairStart gave it: without the tag and length of the label. */
  startAtPair(bytes: Uint8Array, start: number): void {
    this.bytes = bytes;
    this.#at = start;
    this.#takePair();
  }

  next(): boolean {
    if (this.#at >= this.bytes.length) return false;
    // The length of the label itself says nothing new: the value ends where the label does.
    this.#skipLength();
    this.#takePair();
    return true;
  }

  #takePair(): void {
    this.pairStart = this.#at;
    const nameLength = this.#skipLength();
    this.nameStart = this.#at;
    this.nameEnd = this.#at + nameLength;
    this.#at = this.nameEnd;
    const valueLength = this.#skipLength();
    this.valueStart = this.#at;
    this.valueEnd = this.#at + valueLength;
    this.#at = this.valueEnd;
  }

  /** Passes a tag and the length behind it; answers the length. */
  #skipLength(): number {
    let at = this.#at + 1;
    let length = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes[at++];
      length |= (byte & 0x7f) << shift;
      if (!(byte >= 0x80)) break;
    }
    this.#at = at;
    return length;
  }
}

/** Order of two ranges of bytes; a beginning of the other one comes first. */
export function compareBytes(
  a: Uint8Array,
  aStart: number,
  aEnd: number,
  b: Uint8Array,
  bStart: number,
  bEnd: number,
): number {
  const length = Math.min(aEnd - aStart, bEnd - bStart);
  for (let i = 0; i < length; i++) {
    const difference = a[aStart + i] - b[bStart + i];
    if (difference !== 0) return difference;
  }
  return aEnd - aStart - (bEnd - bStart);
}

/** Prometheus's order of label sets: by name, value, name, value ... bytewise; a set that ends first comes first. */
export function compareCanonicalLabels(a: Uint8Array, b: Uint8Array): number {
  const different = firstDifference(a, b);
  // Labels are never divided here: what is before is the same labels in both.
  if (different === a.length || different === b.length) return a.length - b.length;
  let label = 0;
  for (;;) {
    const end = endOfField(a, label);
    if (different < end) break;
    label = end;
  }
  // Lengths come before texts: the first byte that differs may be one that does not count.
  const aName = startOfField(a, label);
  const bName = startOfField(b, label);
  const aValue = endOfField(a, aName);
  const bValue = endOfField(b, bName);
  return (
    compareBytes(a, startOfField(a, aName), aValue, b, startOfField(b, bName), bValue) ||
    compareBytes(a, startOfField(a, aValue), endOfField(a, aValue), b, startOfField(b, bValue), endOfField(b, bValue))
  );
}

/** Where the contents begin of the field whose tag is at `at`. */
function startOfField(bytes: Uint8Array, at: number): number {
  let start = at + 1;
  while (bytes[start] >= 0x80) start++;
  return start + 1;
}

/** Where the field ends whose tag is at `at`. */
function endOfField(bytes: Uint8Array, at: number): number {
  let length = bytes[at + 1];
  if (length < 0x80) return at + 2 + length;
  length &= 0x7f;
  let next = at + 2;
  for (let shift = 7; ; shift += 7) {
    const byte = bytes[next++];
    length |= (byte & 0x7f) << shift;
    if (!(byte >= 0x80)) return next + length;
  }
}

function firstDifference(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  let at = 0;
  while (at < length && a[at] === b[at]) at++;
  return at;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The label set as symbols. */
export function decodeCanonicalLabels(canonical: Uint8Array, symbols: Symbols): LabelSet {
  const ids: number[] = [];
  const cursor = new LabelCursor();
  cursor.start(canonical);
  while (cursor.next()) {
    ids.push(symbols.intern(decoder.decode(canonical.subarray(cursor.nameStart, cursor.nameEnd))));
    ids.push(symbols.intern(decoder.decode(canonical.subarray(cursor.valueStart, cursor.valueEnd))));
  }
  return Int32Array.from(ids);
}

/** Names and values as texts, in their order. */
export function labelPairs(canonical: Uint8Array): [name: string, value: string][] {
  const pairs: [string, string][] = [];
  const cursor = new LabelCursor();
  cursor.start(canonical);
  while (cursor.next()) {
    const name = decoder.decode(canonical.subarray(cursor.nameStart, cursor.nameEnd));
    pairs.push([name, decoder.decode(canonical.subarray(cursor.valueStart, cursor.valueEnd))]);
  }
  return pairs;
}
