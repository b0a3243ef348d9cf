/** The pages of one block's file: read, checked and inflated. */
import { closeSync, openSync, readSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { crc32 } from '../log/crc32.ts';
import { DamagedBlock } from './damaged-block.ts';
import { PAGE, PAGE_KIND_NAMES, PAGE_RAW_BYTES_MAX, PageCoding, type PageKind } from './format.ts';
import { MalformedPage, PageCursor } from './page-bytes.ts';
import { type PageTable, readPageTable } from './page-table.ts';

export class PageFile {
  readonly path: string;
  readonly table: PageTable;
  #file: number;
  /** Stored bytes of the page that is being read. */
  #stored = Buffer.allocUnsafe(64 * 1024);

  /**
   * Throws DamagedBlock, or the system's error when the file cannot be opened. `tableOf` finds the pages in another way than
   * by the page table.
   */
  constructor(path: string, tableOf: (file: number, path: string) => PageTable = readPageTable) {
    this.path = path;
    this.#file = openSync(path, 'r');
    try {
      this.table = tableOf(this.#file, path);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** What the page holds, inflated, in memory of its own. */
  read(page: number, kind: PageKind): Uint8Array {
    const stored = this.#readStored(page);
    const problem = pageProblem(stored, page, kind);
    if (problem !== null) throw this.damaged(page, problem);
    try {
      return inflatePage(stored);
    } catch (error) {
      throw this.damaged(page, error instanceof Error ? error.message : String(error));
    }
  }

  /** What `decode` makes of the page; MalformedPage becomes DamagedBlock. */
  decode<T>(page: number, kind: PageKind, decode: (cursor: PageCursor) => T): T {
    const cursor = new PageCursor(this.read(page, kind));
    try {
      return decode(cursor);
    } catch (error) {
      if (error instanceof MalformedPage) throw this.damaged(page, error.message);
      throw error;
    }
  }

  /** Of the open file. */
  get descriptor(): number {
    return this.#file;
  }

  close(): void {
    if (this.#file >= 0) closeSync(this.#file);
    this.#file = -1;
  }

  #readStored(page: number): Buffer {
    const { table } = this;
    if (!(page < table.count)) throw new DamagedBlock(this.path, `page ${page}`, `there are ${table.count} pages`);
    const length = table.lengths[page];
    if (length > this.#stored.length) this.#stored = Buffer.allocUnsafe(2 * length);
    const got = readSync(this.#file, this.#stored, 0, length, table.offsets[page]);
    if (got !== length) throw this.damaged(page, `it ends after ${got} of ${length} bytes`);
    return this.#stored.subarray(0, length);
  }

  /** The error that says what is wrong with a page. */
  damaged(page: number, problem: string): DamagedBlock {
    return new DamagedBlock(this.path, `page ${page} (${PAGE_KIND_NAMES[this.table.kinds[page]] ?? '?'})`, problem);
  }
}

/** What is wrong with the stored bytes of a page, or null. */
export function pageProblem(stored: Buffer, number: number, kind: PageKind): string | null {
  if (stored.length < PAGE.headerBytes || stored.readUInt32LE(PAGE.magicAt) !== PAGE.magic) return 'it is no page';
  const expected = stored.readUInt32LE(PAGE.checksumAt);
  const actual = crc32(stored.subarray(PAGE.checksumAt + 4));
  if (expected !== actual) return `checksum ${actual.toString(16)}, written as ${expected.toString(16)}`;
  if (stored.readUInt32LE(PAGE.numberAt) !== number) return `it says it is page ${stored.readUInt32LE(PAGE.numberAt)}`;
  if (stored[PAGE.kindAt] !== kind) return `it is of kind ${stored[PAGE.kindAt]}, not ${PAGE_KIND_NAMES[kind]}`;
  if (stored.readUInt32LE(PAGE.storedBytesAt) !== stored.length - PAGE.headerBytes) return 'its length is wrong';
  return stored.readUInt32LE(PAGE.rawBytesAt) > PAGE_RAW_BYTES_MAX ? 'it is too long' : null;
}

/** Inflates the contents of a page whose checksum is right; throws when they are not what the header says. */
export function inflatePage(stored: Buffer): Uint8Array {
  const rawBytes = stored.readUInt32LE(PAGE.rawBytesAt);
  const contents = stored.subarray(PAGE.headerBytes);
  if (stored[PAGE.codingAt] === PageCoding.Stored) return Uint8Array.from(contents);
  // One byte more than needed: an output that fills its buffer makes zlib ask for a second one.
  const raw = inflateRawSync(contents, { chunkSize: Math.max(64, rawBytes + 1), maxOutputLength: rawBytes + 1 });
  if (raw.length !== rawBytes) throw new Error(`${raw.length} bytes inflated, ${rawBytes} were written`);
  return raw;
}
