/**
 * The board on which the thread of an answer leaves its segments to be coded (http/gzip/segments.ts). docs/format/run-board.md draws it.
 * Segments come while others are coded: run n is open when it has been offered.
 */
import type { CodedSegment, OwnedSegmentBoard, Segment } from '../http/gzip/segments.ts';
import { invariant } from '../invariant.ts';
import { BOARD, type BoardMemory, SLOT_WORDS } from './board-memory.ts';
import { type BoardOwner, RunClaims } from './run-claims.ts';

/** Header of a slot, behind its state. */
const SLOT = { plainBytes: 1, repeatWords: 2, codedBytes: 3, crc: 4, plainOffset: 5, codingMicros: 6 } as const;

const SLOTS = 8;
/** Most segments have a little more than half of it. */
const PLAIN_BYTES_MAX = 128 * 1024;
const REPEAT_WORDS_MAX = 48 * 1024;
const CODED_BYTES_MAX = 64 * 1024;

/** V8 copies shared memory so many bytes at a time where both sides are aligned alike, else one by one: 0.03 or 0.25 ns each. */
const COPIED_BYTES = 8;

const WORDS_AT = 4 * (BOARD.slots + SLOTS * SLOT_WORDS);
const PLAIN_AT = WORDS_AT + 4 * SLOTS * REPEAT_WORDS_MAX;
const CODED_AT = PLAIN_AT + SLOTS * PLAIN_BYTES_MAX;
const BYTES = CODED_AT + SLOTS * CODED_BYTES_MAX;

/**
 * What a thread takes out of a board before it works with it: each lives until the next one. The alignment stays, so that all other
 * copying is between memory of the thread alone, which is copied as fast wherever it begins.
 */
export class SegmentCopies {
  #bytes = new Uint8Array(0);
  #words = new Uint32Array(0);

  bytesOf(shared: Uint8Array): Uint8Array {
    if (this.#bytes.length === 0) this.#bytes = new Uint8Array(PLAIN_BYTES_MAX);
    this.#bytes.set(shared);
    return this.#bytes.subarray(0, shared.length);
  }

  wordsOf(shared: Uint32Array): Uint32Array {
    if (this.#words.length === 0) this.#words = new Uint32Array(REPEAT_WORDS_MAX);
    this.#words.set(shared);
    return this.#words.subarray(0, shared.length);
  }
}

/** An empty board. */
export function segmentMemory(memory: BoardMemory): SharedArrayBuffer {
  return memory.take(BYTES, SLOTS);
}

export class ThreadSegmentBoard extends RunClaims implements OwnedSegmentBoard {
  readonly slots = SLOTS;
  readonly #bytes: Uint8Array;
  readonly #repeats: Uint32Array;
  readonly #copies: SegmentCopies;
  #count: number;
  #helpedMs = 0;

  /** @param owner of the thread of the answer; null: this is another one */
  constructor(memory: SharedArrayBuffer, copies: SegmentCopies, owner: BoardOwner | null) {
    super({ memory, slots: SLOTS }, owner);
    this.#copies = copies;
    this.#count = owner === null ? Number.POSITIVE_INFINITY : 0;
    this.#bytes = new Uint8Array(memory);
    this.#repeats = new Uint32Array(memory);
  }

  /** Segments that were offered; another thread than the owner sees no end of them. */
  get count(): number {
    return this.#count;
  }

  /** What the segments took that were coded ahead. */
  get helpedMs(): number {
    return this.#helpedMs;
  }

  offer({ plain, words }: Segment): boolean {
    const offset = plain.byteOffset % COPIED_BYTES;
    if (offset + plain.length > PLAIN_BYTES_MAX || words.length > REPEAT_WORDS_MAX) return false;
    const run = this.#count++;
    const header = this.headerOf(run);
    this.#bytes.set(plain, plainAt(run) + offset);
    this.#repeats.set(words, repeatsAt(run));
    this.words[header + SLOT.plainOffset] = offset;
    this.words[header + SLOT.plainBytes] = plain.length;
    this.words[header + SLOT.repeatWords] = words.length;
    this.open(this.#count);
    return true;
  }

  segment(run: number): Segment {
    const header = this.headerOf(run);
    const offset = this.words[header + SLOT.plainOffset];
    const bytes = this.#bytesAt(plainAt(run), offset + this.words[header + SLOT.plainBytes]);
    const repeats = repeatsAt(run);
    const words = this.#repeats.subarray(repeats, repeats + this.words[header + SLOT.repeatWords]);
    return { plain: this.#copies.bytesOf(bytes).subarray(offset), words: this.#copies.wordsOf(words) };
  }

  put(run: number, coded: Iterable<Uint8Array>, crc: number): void {
    const header = this.headerOf(run);
    const room = this.#bytesAt(codedAt(run), CODED_BYTES_MAX);
    const begunMs = performance.now();
    let length = 0;
    for (const part of coded) {
      room.set(part, length);
      length += part.length;
    }
    this.words[header + SLOT.codedBytes] = length;
    this.words[header + SLOT.crc] = crc;
    this.words[header + SLOT.codingMicros] = 1000 * (performance.now() - begunMs);
    this.done(run);
  }

  coded(run: number): CodedSegment {
    const header = this.headerOf(run);
    const length = this.words[header + SLOT.codedBytes];
    this.#helpedMs += this.words[header + SLOT.codingMicros] / 1000;
    invariant(length >= 0 && length <= CODED_BYTES_MAX, 'a coded segment is not larger than its room');
    return {
      plainBytes: this.words[header + SLOT.plainBytes],
      crc: this.words[header + SLOT.crc],
      coded: this.#copies.bytesOf(this.#bytesAt(codedAt(run), length)),
    };
  }

  #bytesAt(at: number, length: number): Uint8Array {
    return this.#bytes.subarray(at, at + length);
  }

  /** A slot is free when its segment has been taken; the next one to be claimed is the next one offered. */
  override release(): void {}
}

function plainAt(run: number): number {
  return PLAIN_AT + (run % SLOTS) * PLAIN_BYTES_MAX;
}

/** In words. */
function repeatsAt(run: number): number {
  return WORDS_AT / 4 + (run % SLOTS) * REPEAT_WORDS_MAX;
}

function codedAt(run: number): number {
  return CODED_AT + (run % SLOTS) * CODED_BYTES_MAX;
}
