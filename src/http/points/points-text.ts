/**
 * The points of a matrix as bytes of JSON, and where they repeat what was written. What is done for each point is WebAssembly
 * (kernel/kernel.ts), which knows plain values; the others are written here.
 */
import { formatFloat } from '../../model/go-format.ts';
import type { StepGrid } from '../../promql/operators/operator.ts';
import type { ByteWriter } from '../byte-writer.ts';
import type { AnswerGzip } from '../gzip/answer-gzip.ts';
import type { Repeats } from '../gzip/repeats.ts';
import { decimalTables } from '../shortest-decimal.ts';
import { createKernel, type KernelInstance } from './generated/kernel.js';
import {
  GRID_AT,
  PART_STEPS,
  PRESENT_AT,
  REPEATS_AT,
  SCALES,
  STATUS_AT,
  TABLES_AT,
  TEXT_AT,
  TIME_BYTES_MAX,
  VALUES_AT,
} from './kernel/layout.ts';

const PAGE_BYTES = 64 * 1024;
const WORD_BYTES = 4;

export class PointsText {
  /** Made for the first matrix, with views of its memory. */
  #kernel!: KernelInstance;
  #bytes!: Uint8Array;
  #words!: Uint32Array;
  #floats!: Float64Array;

  /** For the rows that follow: their times. */
  begin({ startMs, stepMs, count }: StepGrid): void {
    if (this.#kernel === undefined) this.#create();
    const { endsAt, writtenAt, end } = gridPlaces(count);
    if (end > this.#bytes.length) {
      this.#kernel.memory.grow(Math.ceil((end - this.#bytes.length) / PAGE_BYTES));
      this.#takeViews();
    }
    this.#kernel.beginGrid(startMs, stepMs, count, endsAt, writtenAt);
  }

  /**
   * The points of one row, a comma between each two.
   *
   * @param from offset of the row in values and present
   * @param gzip takes on what is written; null: nobody does
   */
  write(
    values: Float64Array,
    present: Uint8Array,
    from: number,
    steps: number,
    into: ByteWriter,
    repeats: Repeats,
    gzip: AnswerGzip | null,
  ): void {
    this.#kernel.beginRow();
    for (let first = 0; first < steps; first += PART_STEPS) {
      const count = Math.min(PART_STEPS, steps - first);
      const at = from + first;
      this.#floats.set(values.subarray(at, at + count), VALUES_AT / Float64Array.BYTES_PER_ELEMENT);
      this.#bytes.set(present.subarray(at, at + count), PRESENT_AT);
      this.#kernel.beginPart(into.length, repeats.end);
      this.#part(first, count);
      this.#take(into, repeats);
      gzip?.written(into, repeats);
    }
  }

  #part(first: number, count: number): void {
    const values = VALUES_AT / Float64Array.BYTES_PER_ELEMENT;
    let done = this.#kernel.putPoints(first, 0, count);
    while (done < count) {
      const text = formatFloat(this.#floats[values + done]);
      const at = this.#words[STATUS_AT / WORD_BYTES];
      for (let i = 0; i < text.length; i++) this.#bytes[at + i] = text.charCodeAt(i);
      this.#kernel.endPoint(at + text.length);
      done = this.#kernel.putPoints(first, done + 1, count);
    }
  }

  #take(into: ByteWriter, repeats: Repeats): void {
    const status = STATUS_AT / WORD_BYTES;
    into.copy(this.#bytes.subarray(TEXT_AT, this.#words[status]));
    repeats.append(this.#words, REPEATS_AT / WORD_BYTES, this.#words[status + 1], this.#words[status + 2]);
  }

  #create(): void {
    this.#kernel = createKernel(Math.ceil(GRID_AT / PAGE_BYTES));
    this.#takeViews();
    decimalTables(SCALES).forEach((table, i) => {
      this.#floats.set(table, TABLES_AT / table.BYTES_PER_ELEMENT + i * SCALES);
    });
  }

  #takeViews(): void {
    const { buffer } = this.#kernel.memory;
    this.#bytes = new Uint8Array(buffer);
    this.#words = new Uint32Array(buffer);
    this.#floats = new Float64Array(buffer);
  }
}

/** @param steps whose texts have as much room as the longest has, and the last one room behind it */
function gridPlaces(steps: number) {
  const endsAt = GRID_AT + TIME_BYTES_MAX * (steps + 1);
  const writtenAt = endsAt + WORD_BYTES * steps;
  return { endsAt, writtenAt, end: writtenAt + WORD_BYTES * steps };
}
