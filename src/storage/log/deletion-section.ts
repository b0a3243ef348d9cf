/** Deletions in a log record: { mint, maxt, number of matchers, { type, name, value } each }. docs/format/log.md draws them. */
import type { Matcher, MatchType } from '../../model/matchers.ts';
import { DamagedRecord } from './damaged-record.ts';
import { putVarint, readVarint, VARINT_BYTES_MAX } from './varint.ts';

const TYPES: readonly MatchType[] = ['=', '!=', '=~', '!~'];

export interface DeletionVisitor {
  /** Samples in [mint, maxt] of the series that pass every matcher are deleted, as far as the log before this defines them. */
  deletion(matchers: readonly Matcher[], mint: number, maxt: number): void;
}

export function deletionBytes(matchers: readonly Matcher[], mint: number, maxt: number): Uint8Array {
  const times = Buffer.alloc(16);
  times.writeDoubleLE(mint, 0);
  times.writeDoubleLE(maxt, 8);
  const parts: Uint8Array[] = [times, varint(matchers.length)];
  for (const { type, name, value } of matchers) {
    parts.push(Uint8Array.of(TYPES.indexOf(type)), text(name), text(value));
  }
  return Buffer.concat(parts);
}

/** Walks `count` deletions from byte `at` on. */
export function readDeletions(record: Buffer, at: number, count: number, visitor: DeletionVisitor): void {
  const cursor = { at };
  for (let i = 0; i < count; i++) {
    const mint = record.readDoubleLE(cursor.at);
    const maxt = record.readDoubleLE(cursor.at + 8);
    cursor.at += 16;
    const matchers: Matcher[] = [];
    for (let left = readVarint(record, cursor); left > 0; left--) {
      const type = TYPES[record[cursor.at++]];
      if (type === undefined) throw new DamagedRecord('a deletion has a matcher of unknown type');
      matchers.push({ type, name: readText(record, cursor), value: readText(record, cursor) });
    }
    visitor.deletion(matchers, mint, maxt);
  }
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8');
  return Buffer.concat([varint(bytes.length), bytes]);
}

function readText(record: Buffer, cursor: { at: number }): string {
  const length = readVarint(record, cursor);
  const begin = cursor.at;
  cursor.at += length;
  return record.toString('utf8', begin, begin + length);
}

function varint(value: number): Uint8Array {
  const bytes = new Uint8Array(VARINT_BYTES_MAX);
  return bytes.subarray(0, putVarint(bytes, 0, value));
}
