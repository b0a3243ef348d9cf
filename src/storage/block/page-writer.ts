/**
 * Puts pages into the file of a block: collects them to extents, puts the extents into LMDB in ascending order of their
 * numbers, and writes the page table behind the LMDB file at the end.
 */
import { closeSync, fsyncSync, ftruncateSync, openSync, rmSync, writeSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import { open, type RootDatabase } from 'lmdb';
import { invariant } from '../../invariant.ts';
import { newestMeta } from '../lmdb/meta-page.ts';
import { reserveRoom, takeRoomForLocks } from '../lmdb/room.ts';
import { crc32 } from '../log/crc32.ts';
import { locateExtents } from './extents.ts';
import { EXTENT, EXTENT_BYTES, EXTENT_BYTES_MIN, LMDB_PAGE_BYTES, PAGE, PageCoding, type PageKind } from './format.ts';
import { encodePageTable, type PageEntry } from './page-table.ts';

/** Extents that one LMDB transaction writes, which holds them in memory. */
const EXTENTS_PER_TRANSACTION = 8;
/** Measured on real samples: level 6 is 3 % smaller than level 3, level 9 no smaller than that. */
const DEFLATE_LEVEL = 6;

export class PageWriter {
  readonly #path: string;
  readonly #lmdb: RootDatabase<Buffer, number>;
  /** The same file, to take room in; -1 when it is closed. */
  #file: number;
  readonly #pages: PageEntry[] = [];
  /** Pages in each extent that is closed. */
  readonly #pagesOfExtents: number[] = [];
  #parts: Buffer[] = [];
  #partBytes = 0;
  #partPages = 0;
  #queue: Buffer[] = [];
  /** LMDB has closed the file. */
  #closed = false;

  /** @param path of a file that does not exist */
  constructor(path: string) {
    this.#path = path;
    takeRoomForLocks(`${path}-lock`);
    this.#lmdb = open<Buffer, number>({
      path,
      noSubdir: true,
      pageSize: LMDB_PAGE_BYTES,
      keyEncoding: 'uint32',
      encoding: 'binary',
      maxDbs: 1,
      // The file is synced once, when it is complete; until then nobody knows it.
      noSync: true,
      overlappingSync: false,
    });
    this.#file = openSync(path, 'r+');
  }

  /** Adds a page; answers its number. `raw` may be used again afterwards. */
  add(kind: PageKind, raw: Uint8Array): number {
    const number = this.#pages.length;
    const deflated = deflateRawSync(raw, { level: DEFLATE_LEVEL });
    const isSmaller = deflated.length < raw.length;
    const stored = isSmaller ? deflated : raw;
    const page = Buffer.allocUnsafeSlow(PAGE.headerBytes + stored.length);
    page.fill(0, 0, PAGE.headerBytes);
    page.writeUInt32LE(PAGE.magic, PAGE.magicAt);
    page.writeUInt32LE(number, PAGE.numberAt);
    page[PAGE.kindAt] = kind;
    page[PAGE.codingAt] = isSmaller ? PageCoding.Deflate : PageCoding.Stored;
    page.writeUInt32LE(stored.length, PAGE.storedBytesAt);
    page.writeUInt32LE(raw.length, PAGE.rawBytesAt);
    page.set(stored, PAGE.headerBytes);
    page.writeUInt32LE(crc32(page.subarray(PAGE.checksumAt + 4)), PAGE.checksumAt);
    this.#append(page);
    this.#pages.push({ kind, bytes: page.length });
    return number;
  }

  /** Completes the file and syncs it. */
  async finish(): Promise<void> {
    if (this.#partPages > 0) this.#closeExtent();
    this.#writeQueue();
    await this.#closeLmdb();
    const file = this.#file;
    try {
      cutToLastPage(file);
      const { extents, gapChecksums, lmdbBytes } = locateExtents(file);
      invariant(extents.length === this.#pagesOfExtents.length, `${extents.length} extents in ${this.#path}`);
      const table = encodePageTable(this.#pages, this.#pagesOfExtents, extents, gapChecksums, lmdbBytes);
      writeWhole(file, table, lmdbBytes);
      fsyncSync(file);
    } finally {
      this.#closeFile();
    }
  }

  /** Removes what was written; also after a finish() that failed. */
  async abandon(): Promise<void> {
    await this.#closeLmdb();
    this.#closeFile();
    rmSync(this.#path, { force: true });
  }

  async #closeLmdb(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#lmdb.close();
    rmSync(`${this.#path}-lock`, { force: true });
  }

  #closeFile(): void {
    if (this.#file >= 0) closeSync(this.#file);
    this.#file = -1;
  }

  #append(page: Buffer): void {
    this.#parts.push(page);
    this.#partBytes += page.length;
    this.#partPages++;
    if (this.#partBytes >= EXTENT_BYTES) this.#closeExtent();
  }

  #closeExtent(): void {
    const bytes = Math.max(EXTENT.headerBytes + this.#partBytes, EXTENT_BYTES_MIN);
    const extent = Buffer.alloc(bytes);
    extent.writeUInt32LE(EXTENT.magic, EXTENT.magicAt);
    extent.writeUInt32LE(this.#pagesOfExtents.length, EXTENT.numberAt);
    extent.writeUInt32LE(bytes, EXTENT.bytesAt);
    let at: number = EXTENT.headerBytes;
    for (const part of this.#parts) {
      extent.set(part, at);
      at += part.length;
    }
    this.#pagesOfExtents.push(this.#partPages);
    this.#queue.push(extent);
    this.#parts = [];
    this.#partBytes = 0;
    this.#partPages = 0;
    if (this.#queue.length === EXTENTS_PER_TRANSACTION) this.#writeQueue();
  }

  #writeQueue(): void {
    if (this.#queue.length === 0) return;
    const first = this.#pagesOfExtents.length - this.#queue.length;
    reserveRoom(this.#file, this.#queue);
    this.#lmdb.transactionSync(() => {
      for (const [i, extent] of this.#queue.entries()) this.#lmdb.putSync(first + i, extent, { append: true });
    });
    this.#queue = [];
  }
}

/** Takes away what was reserved and not used. */
function cutToLastPage(file: number): void {
  const meta = newestMeta(file);
  invariant(meta !== null, 'an LMDB file that was just written has a meta page');
  ftruncateSync(file, (meta.lastPage + 1) * meta.pageBytes);
}

function writeWhole(file: number, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(file, bytes, done, bytes.length - done, position + done);
  }
}
