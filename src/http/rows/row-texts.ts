/**
 * Rows of vectors, and heads of the rows of matrices, as bytes of JSON, and where they repeat what was written. What is done to bytes is
 * WebAssembly (kernel/kernel.ts), which is fast from its first row on; it keeps the text of each symbol that came so far.
 */
import { invariant } from '../../invariant.ts';
import { formatFloat } from '../../model/go-format.ts';
import type { LabelSet, SymbolId, Symbols } from '../../model/labels.ts';
import type { ByteWriter } from '../byte-writer.ts';
import type { Repeats } from '../gzip/repeats.ts';
import { quoteJson } from '../json-text.ts';
import { LabelJson } from '../label-json.ts';
import { SCALES, TABLES_AT } from '../points/kernel/layout.ts';
import { decimalTables } from '../shortest-decimal.ts';
import { createKernel, type KernelInstance } from './generated/kernel.js';
import {
  ENDS_AT,
  LABELS_AT,
  LABELS_MAX,
  PART_ROWS,
  REPEATS_AT,
  ROW_LABELS_MAX,
  SLACK_BYTES,
  STATUS_AT,
  STOP_ROOM,
  STOP_VALUE,
  SUFFIX_AT,
  SUFFIX_BYTES_MAX,
  TEXT_AT,
  TEXT_HEAD_BYTES,
  TEXTS_AT,
  VALUES_AT,
} from './kernel/layout.ts';

const PAGE_BYTES = 64 * 1024;
const WORD_BYTES = 4;
const GROWTH = 1 / 4;
const ENCODER = new TextEncoder();

/** A vector: in which batch each row is, and which of its rows. */
export interface VectorRows {
  readonly batches: readonly { readonly labels: readonly LabelSet[]; readonly values: Float64Array }[];
  readonly order: { readonly batch: Uint32Array; readonly row: Uint32Array };
}

export class RowTexts {
  /** Of the same symbols, for what has other texts around its labels. */
  readonly labels: LabelJson;
  readonly #symbols: Symbols;
  /** Made for the first result, with views of its memory. */
  #kernel!: KernelInstance;
  #bytes!: Uint8Array;
  #words!: Uint32Array;
  #floats!: Float64Array;
  /** By symbol id: where its text is; 0: not there yet. */
  #addresses = new Uint32Array(1024);
  #textsEnd = TEXTS_AT;
  #suffix = '';

  /** Good for as long as the table of symbols. */
  constructor(symbols: Symbols) {
    this.labels = new LabelJson(symbols);
    this.#symbols = symbols;
  }

  /** For another result. @param suffix what stands between the labels and the value or values of each row, ASCII */
  begin(suffix: string): void {
    invariant(suffix.length <= SUFFIX_BYTES_MAX, 'the text behind labels is short');
    if (this.#kernel === undefined) this.#create();
    this.#suffix = suffix;
    ENCODER.encodeInto(suffix, this.#bytes.subarray(SUFFIX_AT));
    this.#kernel.begin(suffix.length);
  }

  /** The labels of a row of a matrix, and the suffix. @param from where what is alike in all rows begins, before the labels */
  writeHead(labels: LabelSet, from: number, into: ByteWriter, repeats: Repeats): void {
    if (labels.length <= ROW_LABELS_MAX) {
      this.#kernel.beginPart(into.length, repeats.end);
      this.#putLabels(labels, 0);
      this.#kernel.putHead(labels.length, from);
      if (this.#stop !== STOP_ROOM) {
        this.#take(into, repeats);
        return;
      }
    }
    this.labels.write(labels, into);
    into.ascii(this.#suffix);
    this.#kernel.skipRow();
  }

  /** The first `count` rows of a vector, a comma between each two. */
  writeVector(rows: VectorRows, count: number, into: ByteWriter, repeats: Repeats): void {
    for (let row = 0; row < count; ) {
      const gathered = this.#gather(rows, row, Math.min(PART_ROWS, count - row));
      const written = gathered === 0 ? 0 : this.#putRows(gathered, into, repeats);
      row += written;
      if (written === 0) this.#writeLong(rows, row++, into);
    }
  }

  /** Puts up to `most` rows into the memory of the kernel; answers how many. */
  #gather({ batches, order }: VectorRows, from: number, most: number): number {
    let at = 0;
    for (let i = 0; i < most; i++) {
      const batch = batches[order.batch[from + i]];
      const row = order.row[from + i];
      const labels = batch.labels[row];
      if (labels.length > ROW_LABELS_MAX || at + labels.length > LABELS_MAX) return i;
      this.#putLabels(labels, at);
      at += labels.length;
      this.#words[ENDS_AT / WORD_BYTES + i] = at;
      this.#floats[VALUES_AT / Float64Array.BYTES_PER_ELEMENT + i] = batch.values[row];
    }
    return most;
  }

  #putLabels(labels: LabelSet, at: number): void {
    for (let i = 0; i < labels.length; i++) {
      const address = this.#addressOf(labels[i]);
      this.#words[LABELS_AT / WORD_BYTES + at + i] = address;
    }
  }

  /** Answers how many of the rows were written. */
  #putRows(count: number, into: ByteWriter, repeats: Repeats): number {
    this.#kernel.beginPart(into.length, repeats.end);
    let done = this.#kernel.putRows(0, count);
    while (this.#stop === STOP_VALUE) {
      const text = formatFloat(this.#floats[VALUES_AT / Float64Array.BYTES_PER_ELEMENT + done]);
      const at = this.#words[STATUS_AT / WORD_BYTES];
      for (let i = 0; i < text.length; i++) this.#bytes[at + i] = text.charCodeAt(i);
      this.#kernel.endValue(at + text.length);
      done = this.#kernel.putRows(done + 1, count);
    }
    this.#take(into, repeats);
    return done;
  }

  /** A row that the kernel has no room for. */
  #writeLong({ batches, order }: VectorRows, index: number, into: ByteWriter): void {
    const { labels, values } = batches[order.batch[index]];
    const row = order.row[index];
    into.ascii(index === 0 ? '{"metric":' : ',{"metric":');
    this.labels.write(labels[row], into);
    into.ascii(`${this.#suffix}${formatFloat(values[row])}"]}`);
    this.#kernel.skipRow();
  }

  get #stop(): number {
    return this.#words[STATUS_AT / WORD_BYTES + 3];
  }

  #take(into: ByteWriter, repeats: Repeats): void {
    const status = STATUS_AT / WORD_BYTES;
    into.copy(this.#bytes.subarray(TEXT_AT, this.#words[status]));
    repeats.append(this.#words, REPEATS_AT / WORD_BYTES, this.#words[status + 1], this.#words[status + 2]);
  }

  #addressOf(symbol: SymbolId): number {
    const address = symbol < this.#addresses.length ? this.#addresses[symbol] : 0;
    return address === 0 ? this.#add(symbol) : address;
  }

  #add(symbol: SymbolId): number {
    if (symbol >= this.#addresses.length) {
      const grown = new Uint32Array(Math.max(symbol + 1, 2 * this.#addresses.length));
      grown.set(this.#addresses);
      this.#addresses = grown;
    }
    const text = ENCODER.encode(quoteJson(this.#symbols.text(symbol)));
    const address = this.#textsEnd;
    const end = address + TEXT_HEAD_BYTES + text.length;
    this.#reach(end + SLACK_BYTES);
    this.#words[address / WORD_BYTES] = text.length;
    this.#bytes.set(text, address + TEXT_HEAD_BYTES);
    this.#addresses[symbol] = address;
    this.#textsEnd = WORD_BYTES * Math.ceil(end / WORD_BYTES);
    return address;
  }

  #create(): void {
    this.#kernel = createKernel(Math.ceil((TEXTS_AT + SLACK_BYTES) / PAGE_BYTES));
    this.#takeViews();
    decimalTables(SCALES).forEach((table, i) => {
      this.#floats.set(table, TABLES_AT / table.BYTES_PER_ELEMENT + i * SCALES);
    });
  }

  #reach(end: number): void {
    const before = this.#bytes.length;
    if (end <= before) return;
    this.#kernel.memory.grow(Math.ceil(Math.max(end - before, before * GROWTH) / PAGE_BYTES));
    this.#takeViews();
  }

  #takeViews(): void {
    const { buffer } = this.#kernel.memory;
    this.#bytes = new Uint8Array(buffer);
    this.#words = new Uint32Array(buffer);
    this.#floats = new Float64Array(buffer);
  }
}
