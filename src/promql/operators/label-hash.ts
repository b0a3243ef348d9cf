/** The stable hash of a label set that Prometheus has too: xxHash64, seed 0, over the texts of its labels. */
import type { LabelSet, Symbols } from '../../model/labels.ts';

const PRIME_1 = 0x9e3779b185ebca87n;
const PRIME_2 = 0xc2b2ae3d27d4eb4fn;
const PRIME_3 = 0x165667b19e3779f9n;
const PRIME_4 = 0x85ebca77c2b2ae63n;
const PRIME_5 = 0x27d4eb2f165667c5n;
const MASK = 0xffff_ffff_ffff_ffffn;

/** The hash as a number in [0, 1): divided by 2^64. */
export function labelHashShare(symbols: Symbols, labels: LabelSet): number {
  return Number(xxHash64(encodeLabels(symbols, labels))) / 1.8446744073709552e19;
}

/** In order of the names: length of the name, name, length of the value, value. */
function encodeLabels(symbols: Symbols, labels: LabelSet): Buffer {
  const parts: Buffer[] = [];
  for (const id of labels) {
    const text = Buffer.from(symbols.text(id), 'utf8');
    parts.push(encodeLength(text.length), text);
  }
  return Buffer.concat(parts);
}

/** One byte below 255, else 255 and three bytes, little endian. */
function encodeLength(length: number): Buffer {
  return length < 255 ? Buffer.of(length) : Buffer.of(255, length & 255, (length >>> 8) & 255, (length >>> 16) & 255);
}

/** Source of the algorithm: the xxHash specification, XXH64. */
export function xxHash64(bytes: Buffer): bigint {
  let at = 0;
  let hash = PRIME_5;
  if (bytes.length >= 32) {
    const lanes = [(PRIME_1 + PRIME_2) & MASK, PRIME_2, 0n, -PRIME_1 & MASK];
    for (; at + 32 <= bytes.length; at += 32) {
      for (let lane = 0; lane < 4; lane++) lanes[lane] = round(lanes[lane], bytes.readBigUInt64LE(at + 8 * lane));
    }
    hash = (rotate(lanes[0], 1n) + rotate(lanes[1], 7n) + rotate(lanes[2], 12n) + rotate(lanes[3], 18n)) & MASK;
    for (const lane of lanes) hash = ((hash ^ round(0n, lane)) * PRIME_1 + PRIME_4) & MASK;
  }
  hash = (hash + BigInt(bytes.length)) & MASK;
  return avalanche(mixTail(hash, bytes, at));
}

function mixTail(start: bigint, bytes: Buffer, from: number): bigint {
  let hash = start;
  let at = from;
  for (; at + 8 <= bytes.length; at += 8) {
    hash = (rotate(hash ^ round(0n, bytes.readBigUInt64LE(at)), 27n) * PRIME_1 + PRIME_4) & MASK;
  }
  if (at + 4 <= bytes.length) {
    hash = (rotate(hash ^ ((BigInt(bytes.readUInt32LE(at)) * PRIME_1) & MASK), 23n) * PRIME_2 + PRIME_3) & MASK;
    at += 4;
  }
  for (; at < bytes.length; at++) hash = (rotate(hash ^ ((BigInt(bytes[at]) * PRIME_5) & MASK), 11n) * PRIME_1) & MASK;
  return hash;
}

function avalanche(start: bigint): bigint {
  let hash = start;
  hash = ((hash ^ (hash >> 33n)) * PRIME_2) & MASK;
  hash = ((hash ^ (hash >> 29n)) * PRIME_3) & MASK;
  return hash ^ (hash >> 32n);
}

function round(lane: bigint, input: bigint): bigint {
  return (rotate((lane + input * PRIME_2) & MASK, 31n) * PRIME_1) & MASK;
}

function rotate(value: bigint, bits: bigint): bigint {
  return ((value << bits) | (value >> (64n - bits))) & MASK;
}
