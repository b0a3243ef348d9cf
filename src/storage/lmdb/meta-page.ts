/** The meta pages of an LMDB environment (its format 2): pages 0 and 1, of which the one of the newer transaction holds. */
import { readSync } from 'node:fs';

/** Byte offsets in a page. */
const META = { magic: 24, pageSize: 48, lastPage: 144, transaction: 152, bytes: 160 } as const;
const MAGIC = 0xbeefc0de;
const PAGE_BYTES_USUAL = 4096;
const PAGE_BYTES_MIN = 512;
const PAGE_BYTES_MAX = 65_536;

export interface Meta {
  readonly pageBytes: number;
  /** Number of the last page in use. */
  readonly lastPage: number;
}

/** null when the file has no meta page. */
export function newestMeta(file: number): Meta | null {
  const first = readMeta(file, 0);
  // Without the first page the size of pages is not known.
  const second = readMeta(file, first?.pageBytes ?? PAGE_BYTES_USUAL);
  if (first === null || second === null) return first ?? second;
  return second.transaction > first.transaction ? second : first;
}

function readMeta(file: number, at: number): (Meta & { transaction: number }) | null {
  const page = Buffer.alloc(META.bytes);
  if (readSync(file, page, 0, META.bytes, at) < META.bytes || page.readUInt32LE(META.magic) !== MAGIC) return null;
  const pageBytes = page.readUInt32LE(META.pageSize);
  if (pageBytes < PAGE_BYTES_MIN || pageBytes > PAGE_BYTES_MAX) return null;
  const lastPage = Number(page.readBigUInt64LE(META.lastPage));
  return { pageBytes, lastPage, transaction: Number(page.readBigUInt64LE(META.transaction)) };
}
