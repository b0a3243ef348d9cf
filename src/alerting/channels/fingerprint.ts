import type { LabelPairs } from '../alert.ts';

const OFFSET_BASIS = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;
const SEPARATOR = 0xff;

/** What Alertmanager calls a set of labels: FNV-1a, 64 bits, of names and values with 0xff behind each, in hexadecimal. */
export function fingerprint(labels: LabelPairs): string {
  let hash = OFFSET_BASIS;
  const add = (byte: number): void => {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * PRIME);
  };
  for (const text of labels.flat()) {
    for (const byte of Buffer.from(text)) add(byte);
    add(SEPARATOR);
  }
  return hash.toString(16).padStart(16, '0');
}
