/** The directory of a block: its names, and where the pages of its index and of its slices are. */

import { ByteBuffer } from '../chunk/byte-buffer.ts';
import { putVarint, zigzag } from '../chunk/varint.ts';
import type { PageRow, WrittenIndex } from './index-writer.ts';
import { type PageCursor, putBytes } from './page-bytes.ts';
import type { WrittenSlice } from './slice-writer.ts';

export interface Directory {
  /** Slice i covers [originMs + i * sliceMs, originMs + (i + 1) * sliceMs). */
  readonly originMs: number;
  readonly sliceMs: number;
  /** Those with samples, ascending. */
  readonly slices: readonly WrittenSlice[];
  readonly index: WrittenIndex;
}

export function encodeDirectory(directory: Directory): Uint8Array {
  const { originMs, sliceMs, slices, index } = directory;
  const out = new ByteBuffer();
  putVarint(out, zigzag(originMs));
  putVarint(out, sliceMs);
  putVarint(out, slices.length);
  for (const { number, page, mint, maxt } of slices) {
    const start = originMs + number * sliceMs;
    for (const value of [number, page, mint - start, maxt - mint]) putVarint(out, value);
  }
  putVarint(out, index.seriesCount);
  putVarint(out, index.pairCount);
  putVarint(out, index.firstPostingsPage);
  putVarint(out, index.postingsBytes);
  putRow(out, index.pairs);
  putRow(out, index.series);
  putVarint(out, index.names.length);
  for (const { name, firstPair } of index.names) {
    putVarint(out, firstPair);
    putVarint(out, name.length);
    putBytes(out, name);
  }
  return out.bytes.subarray(0, out.length);
}

function putRow(out: ByteBuffer, { firstPage, firsts }: PageRow): void {
  putVarint(out, firstPage);
  putVarint(out, firsts.length);
  for (const first of firsts) putVarint(out, first);
}

export function decodeDirectory(cursor: PageCursor): Directory {
  const originMs = cursor.signed();
  const sliceMs = cursor.varint();
  const slices: WrittenSlice[] = [];
  for (let left = cursor.count(4); left > 0; left--) {
    const number = cursor.varint();
    const page = cursor.varint();
    const mint = originMs + number * sliceMs + cursor.varint();
    slices.push({ number, page, mint, maxt: mint + cursor.varint() });
  }
  const seriesCount = cursor.varint();
  const pairCount = cursor.varint();
  const firstPostingsPage = cursor.varint();
  const postingsBytes = cursor.varint();
  const pairs = takeRow(cursor);
  const series = takeRow(cursor);
  const names: { name: Uint8Array; firstPair: number }[] = [];
  for (let left = cursor.count(2); left > 0; left--) {
    const firstPair = cursor.varint();
    names.push({ firstPair, name: cursor.take(cursor.varint()) });
  }
  const index = { names, pairCount, seriesCount, pairs, series, firstPostingsPage, postingsBytes };
  return { originMs, sliceMs, slices, index };
}

function takeRow(cursor: PageCursor): PageRow {
  const firstPage = cursor.varint();
  const count = cursor.count(1);
  return { firstPage, firsts: Array.from(cursor.varints(count)) };
}
