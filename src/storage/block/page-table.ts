/** The page table and the footer at the end of a block's file: what is needed to find and trust its pages. */

import { fstatSync, readSync } from 'node:fs';
import { ByteBuffer } from '../chunk/byte-buffer.ts';
import { putVarint } from '../chunk/varint.ts';
import { crc32 } from '../log/crc32.ts';
import { DamagedBlock } from './damaged-block.ts';
import type { Extent } from './extents.ts';
import { BLOCK_VERSION, BLOCK_VERSION_MIN, EXTENT, FOOTER, PAGE, type PageKind } from './format.ts';
import { MalformedPage, PageCursor } from './page-bytes.ts';

export interface PageEntry {
  readonly kind: PageKind;
  /** With its header. */
  readonly bytes: number;
}

/** By number of the page. */
export interface PageTable {
  readonly count: number;
  readonly kinds: Uint8Array;
  /** Offset of the page in the file, and its bytes with its header. */
  readonly offsets: Float64Array;
  readonly lengths: Uint32Array;
  readonly extents: readonly Extent[];
  /** CRC-32 of the bytes before each extent and, the last one, behind all of them. */
  readonly gapChecksums: readonly number[];
  readonly lmdbBytes: number;
}

/** Page table and footer as they stand in the file. */
export function encodePageTable(
  pages: readonly PageEntry[],
  pagesOfExtents: readonly number[],
  extents: readonly Extent[],
  gapChecksums: readonly number[],
  lmdbBytes: number,
): Uint8Array {
  const out = new ByteBuffer();
  putVarint(out, extents.length);
  let page = 0;
  for (const [i, extent] of extents.entries()) {
    putVarint(out, extent.at);
    putVarint(out, extent.bytes);
    putVarint(out, gapChecksums[i]);
    putVarint(out, pagesOfExtents[i]);
    for (const end = page + pagesOfExtents[i]; page < end; page++) {
      putVarint(out, pages[page].kind);
      putVarint(out, pages[page].bytes);
    }
  }
  putVarint(out, gapChecksums[extents.length]);
  return Buffer.concat([out.bytes.subarray(0, out.length), footerOf(out.bytes.subarray(0, out.length), lmdbBytes)]);
}

function footerOf(table: Uint8Array, lmdbBytes: number): Buffer {
  const footer = Buffer.alloc(FOOTER.bytes);
  footer.writeUInt32LE(FOOTER.magic, FOOTER.magicAt);
  footer.writeUInt32LE(BLOCK_VERSION, FOOTER.versionAt);
  footer.writeUInt32LE(table.length, FOOTER.tableBytesAt);
  footer.writeUInt32LE(crc32(table), FOOTER.tableChecksumAt);
  footer.writeUInt32LE(lmdbBytes % 2 ** 32, FOOTER.lmdbBytesAt);
  footer.writeUInt32LE(Math.floor(lmdbBytes / 2 ** 32), FOOTER.lmdbBytesAt + 4);
  footer.writeUInt32LE(crc32(footer.subarray(FOOTER.checksumAt + 4)), FOOTER.checksumAt);
  return footer;
}

/** Reads the page table of an open file; throws DamagedBlock. */
export function readPageTable(file: number, path: string): PageTable {
  const size = fstatSync(file).size;
  const footer = Buffer.alloc(FOOTER.bytes);
  const got = size < FOOTER.bytes ? 0 : readSync(file, footer, 0, FOOTER.bytes, size - FOOTER.bytes);
  const tableBytes = checkFooter(footer, got, size, path);
  const table = Buffer.alloc(tableBytes);
  const lmdbBytes = size - FOOTER.bytes - tableBytes;
  readSync(file, table, 0, tableBytes, lmdbBytes);
  if (crc32(table) !== footer.readUInt32LE(FOOTER.tableChecksumAt)) {
    throw new DamagedBlock(path, 'page table', 'its checksum is wrong');
  }
  try {
    return decodePageTable(new PageCursor(table), lmdbBytes);
  } catch (error) {
    if (error instanceof MalformedPage) throw new DamagedBlock(path, 'page table', error.message);
    throw error;
  }
}

/** Answers the bytes of the page table. */
function checkFooter(footer: Buffer, got: number, size: number, path: string): number {
  if (got !== FOOTER.bytes || footer.readUInt32LE(FOOTER.magicAt) !== FOOTER.magic) {
    throw new DamagedBlock(path, 'footer', `the last ${FOOTER.bytes} of ${size} bytes are no footer of a block`);
  }
  if (crc32(footer.subarray(FOOTER.checksumAt + 4)) !== footer.readUInt32LE(FOOTER.checksumAt)) {
    throw new DamagedBlock(path, 'footer', 'its checksum is wrong');
  }
  const version = footer.readUInt32LE(FOOTER.versionAt);
  if (version < BLOCK_VERSION_MIN || version > BLOCK_VERSION) {
    const reads = `${BLOCK_VERSION_MIN} to ${BLOCK_VERSION}`;
    throw new DamagedBlock(path, 'footer', `version ${version}, this program reads ${reads}`);
  }
  const tableBytes = footer.readUInt32LE(FOOTER.tableBytesAt);
  const lmdbBytes = footer.readUInt32LE(FOOTER.lmdbBytesAt) + 2 ** 32 * footer.readUInt32LE(FOOTER.lmdbBytesAt + 4);
  const expected = lmdbBytes + tableBytes + FOOTER.bytes;
  if (size !== expected) throw new DamagedBlock(path, '', `it has ${size} bytes, ${expected} were written`);
  return tableBytes;
}

function decodePageTable(cursor: PageCursor, lmdbBytes: number): PageTable {
  const kinds: number[] = [];
  const offsets: number[] = [];
  const lengths: number[] = [];
  const extents: Extent[] = [];
  const gapChecksums: number[] = [];
  for (let left = cursor.count(4); left > 0; left--) {
    const extent = { at: cursor.varint(), bytes: cursor.varint() };
    gapChecksums.push(cursor.varint());
    extents.push(extent);
    let at = extent.at + EXTENT.headerBytes;
    for (let pages = cursor.count(2); pages > 0; pages--) {
      kinds.push(cursor.varint());
      offsets.push(at);
      const length = cursor.varint();
      if (length < PAGE.headerBytes) throw new MalformedPage(`a page of ${length} bytes`);
      lengths.push(length);
      at += length;
    }
    if (at > extent.at + extent.bytes || extent.at + extent.bytes > lmdbBytes) {
      throw new MalformedPage(`extent ${extents.length - 1} is longer than what holds it`);
    }
  }
  gapChecksums.push(cursor.varint());
  return {
    count: kinds.length,
    kinds: Uint8Array.from(kinds),
    offsets: Float64Array.from(offsets),
    lengths: Uint32Array.from(lengths),
    extents,
    gapChecksums,
    lmdbBytes,
  };
}
