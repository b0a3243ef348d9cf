/**
 * Where extents lie in an LMDB file. LMDB keeps a value that is larger than half a page in a run of pages of its own, one
 * piece behind a header of 24 bytes, so that it can be read without LMDB, which trusts what it reads: a block that lost its
 * end, or a page number that flipped a bit, would end the process.
 */
import { fstatSync, readSync } from 'node:fs';
import { crc32 } from '../log/crc32.ts';
import { EXTENT, EXTENT_BYTES_MIN, LMDB_HEADER_BYTES, LMDB_PAGE_BYTES } from './format.ts';

export interface Extent {
  /** Offset in the file. */
  readonly at: number;
  readonly bytes: number;
}

export interface FoundExtents {
  /** By their numbers. */
  readonly extents: readonly Extent[];
  /** CRC-32 of what lies before each extent, behind the one before; the last one of what lies behind the last extent. */
  readonly gapChecksums: readonly number[];
  readonly lmdbBytes: number;
}

/** Finds the extents of an LMDB file that was just written: they lie in order, nothing else looks like them. */
export function locateExtents(file: number): FoundExtents {
  const lmdbBytes = fstatSync(file).size;
  const extents: Extent[] = [];
  const gapChecksums: number[] = [];
  const header = Buffer.alloc(EXTENT.headerBytes);
  let gapAt = 0;
  for (let page = 0; page + LMDB_PAGE_BYTES <= lmdbBytes; ) {
    const at = page + LMDB_HEADER_BYTES;
    readSync(file, header, 0, EXTENT.headerBytes, at);
    const bytes = extentBytes(header, extents.length);
    if (bytes === 0 || at + bytes > lmdbBytes) {
      page += LMDB_PAGE_BYTES;
      continue;
    }
    gapChecksums.push(checksumOf(file, gapAt, at));
    extents.push({ at, bytes });
    gapAt = at + bytes;
    page = Math.ceil(gapAt / LMDB_PAGE_BYTES) * LMDB_PAGE_BYTES;
  }
  gapChecksums.push(checksumOf(file, gapAt, lmdbBytes));
  return { extents, gapChecksums, lmdbBytes };
}

/** Length of the extent whose header this is; 0 when it is no header of extent `number`. */
function extentBytes(header: Buffer, number: number): number {
  if (header.readUInt32LE(EXTENT.magicAt) !== EXTENT.magic) return 0;
  if (header.readUInt32LE(EXTENT.numberAt) !== number) return 0;
  const bytes = header.readUInt32LE(EXTENT.bytesAt);
  return bytes >= EXTENT_BYTES_MIN ? bytes : 0;
}

/** CRC-32 of bytes [from, to) of the file. */
export function checksumOf(file: number, from: number, to: number): number {
  const bytes = Buffer.allocUnsafe(Math.max(0, to - from));
  const got = bytes.length === 0 ? 0 : readSync(file, bytes, 0, bytes.length, from);
  return crc32(bytes.subarray(0, got));
}
