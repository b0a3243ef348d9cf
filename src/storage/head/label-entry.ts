/**
 * The labels of a series, in the labels region: the numbers of its pairs, whose texts are stored once for all series. Their labels
 * (LABELS), one after the other, are the canonical bytes. An alias, which has no pairs, has its bytes behind it.
 */
import { LABELS, PAIR } from '../../threads/layout.ts';
import type { LabelVisitor } from '../storage.ts';
import type { HeadMemory } from './memory.ts';

/** Writes the canonical bytes of the label entry at word `at` to `into` where they fit; answers how many they are. */
export function copyLabelBytes(memory: HeadMemory, at: number, into: Uint8Array): number {
  const count = memory.labels.reach(at + LABELS.pairs)[at + LABELS.count];
  const entry = memory.labels.reach(at + LABELS.pairs + count);
  const length = entry[at + LABELS.byteLength];
  if (length > into.length) return length;
  for (let i = at + LABELS.pairs, to = 0; to < length; i++) {
    const record = entry[i] * PAIR.words;
    const pairs = memory.pairs.reach(record + PAIR.words);
    const keyLength = pairs[record + PAIR.keyLength];
    const prefix = prefixBytes(keyLength);
    const from = (pairs[record + PAIR.keyAt] >>> 0) - prefix;
    const labelLength = prefix + keyLength;
    memory.labels.reach((from + labelLength + 3) >>> 2);
    const { bytes } = memory.labels;
    for (let b = 0; b < labelLength; b++) into[to + b] = bytes[from + b];
    to += labelLength;
  }
  return length;
}

/**
 * For the writer: whether bytes [start, end) of a view are those of the label entry at word `at`. Pairs are few and their bytes mostly
 * in the processor's cache.
 */
export function equalsEntry(
  labels: Int32Array,
  pairs: Int32Array,
  at: number,
  view: DataView,
  start: number,
  end: number,
): boolean {
  if (labels[at + LABELS.byteLength] !== end - start) return false;
  const count = labels[at + LABELS.count];
  if (count === 0) return equalsWords(labels, at + LABELS.pairs, view, start, end);
  let position = start;
  for (let i = at + LABELS.pairs, last = i + count; i < last; i++) {
    const record = labels[i] * PAIR.words;
    const keyLength = pairs[record + PAIR.keyLength];
    const prefix = prefixBytes(keyLength);
    const labelEnd = position + prefix + keyLength;
    // The lengths of all labels are that of the entry: none that follows equal ones ends behind it.
    // Of the place, which is unsigned, whole numbers of 32 bits that wrap around suffice.
    if (!equalsWords(labels, (pairs[record + PAIR.keyAt] - prefix) >>> 2, view, position, labelEnd)) return false;
    position = labelEnd;
  }
  return true;
}

/** Whether bytes [start, end) of the view equal those that begin with a word and are padded to words with zeros. */
function equalsWords(labels: Int32Array, word: number, view: DataView, start: number, end: number): boolean {
  const left = (end - start) & 3;
  const wordsEnd = end - left;
  // No branch for each word: labels that are compared are mostly equal.
  let differences = 0;
  for (let position = start; position < wordsEnd; position += 4) {
    differences |= labels[word++] ^ view.getInt32(position, true);
  }
  if (left === 0) return differences === 0;
  if (wordsEnd + 4 <= view.byteLength) {
    return (differences | ((labels[word] ^ view.getInt32(wordsEnd, true)) << (32 - 8 * left))) === 0;
  }
  for (let i = 0; i < left; i++) differences |= ((labels[word] >>> (8 * i)) & 0xff) ^ view.getUint8(wordsEnd + i);
  return differences === 0;
}

/** Shows the name and value of a pair, which is not one of a name alone. */
export function visitLabel(memory: HeadMemory, pair: number, visit: LabelVisitor): void {
  const record = pair * PAIR.words;
  const pairs = memory.pairs.reach(record + PAIR.words);
  const keyAt = pairs[record + PAIR.keyAt] >>> 0;
  const keyEnd = keyAt + pairs[record + PAIR.keyLength];
  // The name's own key is the same bytes as far as the value's field.
  const nameRecord = pairs[record + PAIR.name] * PAIR.words;
  const nameEnd = keyAt + pairs[nameRecord + PAIR.keyLength];
  memory.labels.reach((keyEnd + 3) >>> 2);
  const { bytes } = memory.labels;
  visit(bytes, textBegin(bytes, keyAt), nameEnd, textBegin(bytes, nameEnd), keyEnd);
}

/** Where the text of a field begins whose tag is at `tagAt`: behind its length, a varint. */
export function textBegin(bytes: Uint8Array, tagAt: number): number {
  let at = tagAt + 1;
  while (bytes[at] > 0x7f) at++;
  return at + 1;
}

/** Bytes of a label before its key: a tag, and the length of the key as a varint. */
export function prefixBytes(keyLength: number): number {
  let bytes = 2;
  for (let length = keyLength; length > 0x7f; length >>>= 7) bytes++;
  return bytes;
}
