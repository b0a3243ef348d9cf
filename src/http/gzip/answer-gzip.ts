/**
 * Compresses an answer while it is written, segment by segment. Of a large one, another thread codes segments meanwhile; the bytes are the
 * same, whoever does.
 */
import { RunsInOrder } from '../../promql/split/runs-in-order.ts';
import { crc32 } from '../../storage/log/crc32.ts';
import type { ByteWriter } from '../byte-writer.ts';
import { crc32Combined } from './crc32-combined.ts';
import type { Deflate } from './deflate.ts';
import { framed, HEADER_BYTES, TRAILER_BYTES } from './gzip.ts';
import { HelpWorth } from './help-worth.ts';
import type { Repeats } from './repeats.ts';
import { codeOnBoard, type OwnedSegmentBoard, type Segment, type SegmentHelpers } from './segments.ts';

/** A segment ends where it has as many, or a few more. */
const SEGMENT_BYTES = 64 * 1024;
/** A few times what it takes to code a segment. */
const LATE_MS = 0.5;
/** Quote and bracket behind a value: a repeat may begin there. */
const VALUE_END_BYTES = 2;
/** A last block without any bytes: 1, the number of the codes of the RFC, and the code of its end. */
const LAST_BLOCK = Uint8Array.of(3, 0);
/** Of the memory in which a stream is put together. */
const KEPT_BYTES_MAX = 1024 * 1024;

interface Shared {
  readonly board: OwnedSegmentBoard;
  readonly order: RunsInOrder;
}

/** Of one thread; its memory is used again. */
export class AnswerGzip {
  readonly #deflate: () => Deflate;
  readonly #helpers: SegmentHelpers | null;
  readonly #worth = new HelpWorth();
  #shared: Shared | null = null;
  #stream = new Uint8Array(0);
  #length = 0;
  /** Of the plain bytes that the stream has. */
  #crc = 0;
  /** Where the next segment begins. */
  #from = 0;
  /** Of an answer that might be helped with; null: of no such one. */
  #begunMs: number | null = null;

  constructor(deflate: () => Deflate, helpers: SegmentHelpers | null) {
    this.#deflate = deflate;
    this.#helpers = helpers;
  }

  /** For another answer. What became of the one before does not matter. */
  restart(): void {
    this.#shared = null;
    this.#begunMs = null;
    this.#length = HEADER_BYTES;
    this.#crc = 0;
    this.#from = 0;
    if (this.#stream.length > KEPT_BYTES_MAX) this.#stream = new Uint8Array(0);
  }

  /** Asks for help with an answer of so many points, if it is worth it: the other thread is there when the first segment is. */
  expect(points: number): void {
    if (this.#helpers === null || points < this.#helpers.answerPointsMin) return;
    this.#begunMs = performance.now();
    if (!this.#worth.pays()) return;
    const board = this.#helpers.askToCode();
    if (board === null) return;
    const doAhead = (run: number): boolean => codeOnBoard(run, board, this.#deflate());
    this.#shared = { board, order: new RunsInOrder({ board, doAhead, lateMs: LATE_MS, checkpoint: () => {} }) };
  }

  /** Points of a row have been written, and what they repeat noted. */
  written(into: ByteWriter, repeats: Repeats): void {
    const end = Math.max(into.length - VALUE_END_BYTES, repeats.end);
    if (end - this.#from >= SEGMENT_BYTES) this.#add(into.bytes, end, repeats);
  }

  /** The stream, in a buffer of its own. */
  finish(body: Uint8Array, repeats: Repeats): Uint8Array {
    const isOne = this.#from === 0;
    if (isOne) this.#code({ plain: body, words: repeats.handOver(body.length) }, true);
    else this.#add(body, body.length, repeats);
    while (this.#takeNext());
    if (!isOne) this.#append(LAST_BLOCK);
    if (this.#begunMs !== null) {
      const tookMs = performance.now() - this.#begunMs;
      this.#worth.add(this.#shared !== null, (1e6 * tookMs) / body.length);
    }
    return framed(this.#stream.slice(0, this.#length + TRAILER_BYTES), this.#crc, body.length);
  }

  #add(bytes: Uint8Array, end: number, repeats: Repeats): void {
    const segment: Segment = { plain: bytes.subarray(this.#from, end), words: repeats.handOver(end) };
    this.#from = end;
    if (this.#shared === null) {
      this.#code(segment, false);
      return;
    }
    const { board, order } = this.#shared;
    const waiting = () => board.count - order.run - 1;
    while (waiting() === board.slots) this.#takeNext();
    if (board.offer(segment)) return;
    while (waiting() > 0) this.#takeNext();
    this.#code(segment, false);
  }

  /** Of the segments on the board; false: there is none left, which ends the board. */
  #takeNext(): boolean {
    if (this.#shared === null) return false;
    const { board, order } = this.#shared;
    const next = order.next();
    if (next === null) return false;
    if (next === 'here') this.#code(board.segment(order.run), false);
    else {
      const { plainBytes, crc, coded } = board.coded(order.run);
      this.#append(coded);
      this.#crc = crc32Combined(this.#crc, crc, plainBytes);
    }
    return true;
  }

  #code(segment: Segment, isLast: boolean): void {
    for (const part of this.#deflate().segment(segment, isLast)) this.#append(part);
    this.#crc = crc32Combined(this.#crc, crc32(segment.plain), segment.plain.length);
  }

  #append(part: Uint8Array): void {
    // Room for the trailer is always there.
    const wanted = this.#length + part.length + TRAILER_BYTES;
    if (wanted > this.#stream.length) {
      const larger = new Uint8Array(2 * wanted);
      larger.set(this.#stream.subarray(0, this.#length));
      this.#stream = larger;
    }
    this.#stream.set(part, this.#length);
    this.#length += part.length;
  }
}
