/**
 * Decodes pages of series (series-entries.ts) in WebAssembly: a page is thousands of short numbers, and most threads decode a few of them,
 * too few for JavaScript to become fast. One thread's.
 */
import { MalformedPage, type PageCursor } from '../page-bytes.ts';
import { SERIES_ENTRY_BYTES_MIN } from '../series-entries.ts';
import { createKernel, type KernelInstance } from './generated/kernel.js';
import { ENDS, LEAVES, PAGE_AT, ROOM, SHARES, SLACK } from './kernel/layout.ts';

const WASM_PAGE_BYTES = 65_536;
/** Memory that is kept from one page to the next, 256 KiB. */
const KEPT_PAGES = 4;
/** A page of 8 KiB becomes 60 or 100 KiB. */
const DECODED_BYTES_MAX = 64 * 1024 * 1024;

/** One page of series, decoded. Index: number of the series - first. */
export interface SeriesPage {
  readonly first: number;
  readonly count: number;
  /** Pairs of series i: pairs[starts[i]] to pairs[starts[i + 1] - 1]. */
  readonly starts: Uint32Array;
  readonly pairs: Uint32Array;
  readonly firstSlices: Uint32Array;
  readonly lastSlices: Uint32Array;
}

const PROBLEMS: Readonly<Record<number, string>> = {
  [ENDS]: 'a series ends behind it',
  [SHARES]: 'a series shares more pairs than the one before has',
  [LEAVES]: 'bytes are left behind its last series',
};

export class SeriesPageDecoder {
  /** null until a page is decoded: a thread may never read a block. */
  #kernel: KernelInstance | null = null;

  /** Decodes all of the page that the cursor is at the beginning of. */
  decode(cursor: PageCursor): SeriesPage {
    const { bytes } = cursor;
    const first = cursor.varint();
    const count = cursor.count(SERIES_ENTRY_BYTES_MIN);
    const kernel = this.#kernel ?? createKernel(KEPT_PAGES);
    // Put back when it has not grown.
    this.#kernel = null;
    const pageEnd = PAGE_AT + bytes.length;
    const starts = (pageEnd + SLACK + 3) & ~3;
    const firstSlices = starts + 4 * (count + 1);
    const lastSlices = firstSlices + 4 * count;
    const pairsAt = lastSlices + 4 * count;
    reserve(kernel, pairsAt + SLACK);
    new Uint8Array(kernel.memory.buffer).set(bytes, PAGE_AT);
    let pairs = ROOM;
    while (pairs === ROOM) {
      const limit = kernel.memory.buffer.byteLength - SLACK;
      pairs = kernel.decode(PAGE_AT + cursor.at, pageEnd, count, starts, limit);
      if (pairs === ROOM) reserve(kernel, 2 * limit);
    }
    const { buffer } = kernel.memory;
    if (buffer.byteLength === KEPT_PAGES * WASM_PAGE_BYTES) this.#kernel = kernel;
    if (pairs < 0) throw new MalformedPage(PROBLEMS[pairs]);
    const column = (at: number, length: number): Uint32Array => new Uint32Array(buffer, at, length).slice();
    return {
      first,
      count,
      starts: column(starts, count + 1),
      pairs: column(pairsAt, pairs),
      firstSlices: column(firstSlices, count),
      lastSlices: column(lastSlices, count),
    };
  }
}

function reserve({ memory }: KernelInstance, bytes: number): void {
  if (bytes > DECODED_BYTES_MAX) throw new MalformedPage(`it becomes more than ${DECODED_BYTES_MAX} bytes`);
  const more = bytes - memory.buffer.byteLength;
  if (more > 0) memory.grow(Math.ceil(more / WASM_PAGE_BYTES));
}
