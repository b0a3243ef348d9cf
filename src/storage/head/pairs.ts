/**
 * Names and values of labels, found by their bytes: an open-addressing table in shared memory that all threads probe.
 *
 * The writer fills free slots and never changes a taken one. When it is half full, the writer copies it to one of twice
 * the size and publishes that one's place. A reader may be probing an old table meanwhile: it misses the newest pairs only.
 */
import { CONTROL, PAIR } from '../../threads/layout.ts';
import { observe } from '../../threads/publish.ts';
import { hashBytes } from './hash.ts';
import type { HeadMemory } from './memory.ts';

const textDecoder = new TextDecoder('utf-8', { ignoreBOM: true });
const textEncoder = new TextEncoder();

/** The pair whose key is bytes [start, end) of the view, or -1. */
export function findPair(memory: HeadMemory, view: DataView, start: number, end: number): number {
  const control = memory.control.words;
  const table = observe(control, CONTROL.pairTable);
  if (table === 0) return -1;
  const slotCount = memory.postings.reach(table + 1)[table];
  const slots = memory.postings.reach(table + 1 + slotCount);
  const hash = hashBytes(view, start, end, control[CONTROL.hashKey], control[CONTROL.hashKey + 1]);
  for (let slot = hash & (slotCount - 1); ; slot = (slot + 1) & (slotCount - 1)) {
    const pair = observe(slots, table + 1 + slot) - 1;
    if (pair < 0) return -1;
    if (sameKey(memory, pair, view, start, end)) return pair;
  }
}

function sameKey(memory: HeadMemory, pair: number, view: DataView, start: number, end: number): boolean {
  const record = pair * PAIR.words;
  const pairs = memory.pairs.reach(record + PAIR.words);
  const length = end - start;
  if (pairs[record + PAIR.keyLength] !== length) return false;
  const keyAt = pairs[record + PAIR.keyAt] >>> 0;
  memory.labels.reach((keyAt + length + 3) >>> 2);
  const bytes = memory.labels.bytes;
  for (let i = 0; i < length; i++) if (bytes[keyAt + i] !== view.getUint8(start + i)) return false;
  return true;
}

/** The pair of a name and value; with an empty value, of the name. -1 when no series has it. */
export function findPairOfText(memory: HeadMemory, name: string, value: string): number {
  const key = pairKey(name, value);
  return findPair(memory, new DataView(key.buffer), 0, key.length);
}

/** The two fields of a label in protobuf: name is field 1, value field 2, left out when empty. */
function pairKey(name: string, value: string): Uint8Array {
  const fields = name.length + value.length;
  // A text takes at most 3 bytes a UTF-16 unit, a tag 1 and a length at most 5.
  const key = new Uint8Array(3 * fields + 12);
  let end = putField(key, 0, 0x0a, name);
  if (value !== '') end = putField(key, end, 0x12, value);
  return key.slice(0, end);
}

function putField(into: Uint8Array, at: number, tag: number, text: string): number {
  const bytes = textEncoder.encode(text);
  let end = at;
  into[end++] = tag;
  let length = bytes.length;
  for (; length > 0x7f; length >>>= 7) into[end++] = (length & 0x7f) | 0x80;
  into[end++] = length;
  into.set(bytes, end);
  return end + bytes.length;
}

/** The text of a pair: its value, or of a name the name. */
export function pairText(memory: HeadMemory, pair: number): string {
  const record = pair * PAIR.words;
  const pairs = memory.pairs.reach(record + PAIR.words);
  const keyAt = pairs[record + PAIR.keyAt] >>> 0;
  const end = keyAt + pairs[record + PAIR.keyLength];
  const name = pairs[record + PAIR.name];
  // A name's key is its tag, length and text; a value's tag and length come behind the name's key.
  let at = name === pair ? keyAt + 1 : keyAt + pairs[name * PAIR.words + PAIR.keyLength] + 1;
  memory.labels.reach((end + 3) >>> 2);
  const bytes = memory.labels.bytes;
  while (bytes[at++] > 0x7f) {
    // Skip the length: the text ends where the key ends.
  }
  // TextDecoder refuses shared memory, so the bytes are copied.
  return textDecoder.decode(bytes.slice(at, end));
}
