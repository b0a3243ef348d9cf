/**
 * Decodes columns of chunks (docs/format/chunk-columns.md) in WebAssembly, in a memory of its own: the bytes of a chunk are copied in,
 * a column is copied out. One thread's.
 */
import { ChunkCursor } from '../chunk-cursor.ts';
import { DamagedChunk } from '../damaged-chunk.ts';
import { POWERS_OF_TEN } from '../decimals.ts';
import type { FloatColumn } from '../float-column.ts';
import { FAULTS } from './faults.ts';
import { createKernel, type KernelInstance } from './generated/kernel.js';
import { CHUNK_AT, COLUMN_AT, POWERS_AT, SAMPLES_MAX, SLACK } from './kernel/layout.ts';

const PAGE_BYTES = 65_536;
/** Memory that is kept from one chunk to the next; only histograms may take more. */
const KEPT_BYTES_MAX = 4 * 1024 * 1024;

/** Views of the memory of a kernel. */
class Memory {
  readonly kernel: KernelInstance;
  readonly bytes: Uint8Array;
  readonly doubles: Float64Array;
  readonly words: Uint32Array;

  constructor(chunkBytes: number) {
    this.kernel = createKernel(pagesFor(CHUNK_AT + chunkBytes + SLACK));
    const { buffer } = this.kernel.memory;
    this.bytes = new Uint8Array(buffer);
    this.doubles = new Float64Array(buffer, COLUMN_AT, SAMPLES_MAX);
    this.words = new Uint32Array(buffer, COLUMN_AT, 2 * SAMPLES_MAX);
    new Float64Array(buffer, POWERS_AT, POWERS_OF_TEN.length).set(POWERS_OF_TEN);
  }

  holds(chunkBytes: number): boolean {
    return CHUNK_AT + chunkBytes + SLACK <= this.bytes.length;
  }
}

/** A power of two, so that memory is seldom replaced. */
function pagesFor(bytes: number): number {
  return 2 ** Math.max(0, Math.ceil(Math.log2(bytes / PAGE_BYTES)));
}

export class ColumnDecoder {
  /** null until something is decoded: a thread may never read a block. */
  #memory: Memory | null = null;

  /**
   * Decodes all of bytes[at, end), which are `count` doubles, and copies values [from, to) of them to values intoAt ... of
   * `into`.
   */
  floats(
    bytes: Uint8Array,
    at: number,
    end: number,
    count: number,
    into: FloatColumn,
    intoAt: number,
    from = 0,
    to = count,
  ): void {
    const memory = this.#load(bytes, at, end);
    const chunkEnd = CHUNK_AT + end - at;
    checkCount(count);
    finish(memory, memory.kernel.decodeFloats(CHUNK_AT, chunkEnd, count), chunkEnd, count);
    into.words.set(memory.words.subarray(2 * from, 2 * to), 2 * intoAt);
  }

  /** Decodes all of bytes[at, end), which are `count` times. */
  times(bytes: Uint8Array, at: number, end: number, count: number): Float64Array {
    const memory = this.#load(bytes, at, end);
    const chunkEnd = CHUNK_AT + end - at;
    checkCount(count);
    finish(memory, memory.kernel.decodeTimes(CHUNK_AT, chunkEnd, count), chunkEnd, count);
    return memory.doubles.slice(0, count);
  }

  /** Takes bytes[at, end), a chunk of several columns, to be decoded one after the other, before anything else is. */
  open(bytes: Uint8Array, at: number, end: number): ColumnCursor {
    return new ColumnCursor(this.#load(bytes, at, end), end - at);
  }

  #load(bytes: Uint8Array, at: number, end: number): Memory {
    if (!(at >= 0 && at <= end && end <= bytes.length)) {
      throw new DamagedChunk(`a chunk at bytes ${at} to ${end} of ${bytes.length}`);
    }
    const memory = this.#memoryFor(end - at);
    memory.bytes.set(new Uint8Array(bytes.buffer, bytes.byteOffset + at, end - at), CHUNK_AT);
    return memory;
  }

  #memoryFor(chunkBytes: number): Memory {
    if (this.#memory?.holds(chunkBytes)) return this.#memory;
    const memory = new Memory(chunkBytes);
    if (chunkBytes <= KEPT_BYTES_MAX) this.#memory = memory;
    return memory;
  }
}

/** Reads a chunk in the memory of a decoder; what has columns is decoded there. */
export class ColumnCursor extends ChunkCursor {
  readonly #memory: Memory;

  constructor(memory: Memory, length: number) {
    super(memory.bytes, CHUNK_AT, CHUNK_AT + length);
    this.#memory = memory;
  }

  /** A column of `count` doubles. */
  floats(count: number): Float64Array {
    checkCount(count);
    return this.#taken(this.#memory.kernel.decodeFloats(this.at, this.end, count), count);
  }

  /** A signed column of `count` whole numbers. */
  signedColumn(count: number): Float64Array {
    checkCount(count);
    return this.#taken(this.#memory.kernel.decodeSigned(this.at, this.end, count), count);
  }

  #taken(behind: number, count: number): Float64Array {
    if (behind === 0) throw damage(this.#memory.kernel, count);
    this.at = behind;
    // Copied as words: they may be any bits.
    return new Float64Array(this.#memory.words.slice(0, 2 * count).buffer);
  }
}

function checkCount(count: number): void {
  if (!(count <= SAMPLES_MAX)) throw new DamagedChunk(`${count} samples in a chunk, ${SAMPLES_MAX} are the most`);
}

/** Of a chunk of one column, all bytes must be used. */
function finish({ kernel }: Memory, behind: number, end: number, count: number): void {
  if (behind === end) return;
  throw behind === 0 ? damage(kernel, count) : new DamagedChunk(`${end - behind} bytes left behind the last sample`);
}

function damage({ fault, got, wanted }: KernelInstance, count: number): DamagedChunk {
  return new DamagedChunk(FAULTS[fault.value](got.value, wanted.value, count));
}
