/** Finds the pages of a block by their first bytes and checksums, wherever they lie. */
import { fstatSync, readSync } from 'node:fs';
import { PAGE, PAGE_KIND_NAMES, type PageKind } from './format.ts';
import { pageProblem } from './page-file.ts';
import type { PageTable } from './page-table.ts';

/** Bytes of the file that are searched at a time. */
const WINDOW_BYTES = 8 * 1024 * 1024;

interface FoundPage {
  readonly number: number;
  readonly kind: PageKind;
  readonly at: number;
  readonly bytes: number;
}

/** A page table of what is there. Pages that are missing have no bytes and no kind. */
export function scanPages(file: number): PageTable {
  const pages = findPages(file);
  const count = pages.reduce((most, { number }) => Math.max(most, number + 1), 0);
  const table = {
    count,
    kinds: new Uint8Array(count),
    offsets: new Float64Array(count),
    lengths: new Uint32Array(count),
    extents: [],
    gapChecksums: [],
    lmdbBytes: fstatSync(file).size,
  };
  for (const { number, kind, at, bytes } of pages) {
    table.kinds[number] = kind;
    table.offsets[number] = at;
    table.lengths[number] = bytes;
  }
  return table;
}

function findPages(file: number): FoundPage[] {
  const size = fstatSync(file).size;
  const magic = Buffer.alloc(4);
  magic.writeUInt32LE(PAGE.magic);
  const window = Buffer.allocUnsafe(WINDOW_BYTES);
  const pages: FoundPage[] = [];
  // The last bytes of a window are searched again with the next: the first bytes of a page may begin there.
  for (let start = 0; start + PAGE.headerBytes <= size; ) {
    const got = readSync(file, window, 0, WINDOW_BYTES, start);
    let next = start + Math.max(1, got - (magic.length - 1));
    const searched = window.subarray(0, got);
    for (let from = searched.indexOf(magic); from >= 0; ) {
      const page = pageAt(file, start + from, size);
      if (page !== null) {
        pages.push(page);
        from += page.bytes - 1;
        next = Math.max(next, start + from + 1);
      }
      from = searched.indexOf(magic, from + 1);
    }
    start = next;
  }
  return pages;
}

/** The page at this offset; null when its checksum is wrong or it is none. */
function pageAt(file: number, at: number, size: number): FoundPage | null {
  const header = Buffer.alloc(PAGE.headerBytes);
  if (readSync(file, header, 0, PAGE.headerBytes, at) < PAGE.headerBytes) return null;
  const bytes = PAGE.headerBytes + header.readUInt32LE(PAGE.storedBytesAt);
  const kind = header[PAGE.kindAt] as PageKind;
  if (at + bytes > size || PAGE_KIND_NAMES[kind] === undefined) return null;
  const number = header.readUInt32LE(PAGE.numberAt);
  // Every page takes more than one byte of the file.
  if (number >= size) return null;
  const page = Buffer.allocUnsafe(bytes);
  if (readSync(file, page, 0, bytes, at) < bytes) return null;
  return pageProblem(page, number, kind) === null ? { number, kind, at, bytes } : null;
}
