/** The symbols of one 2.0 message, and their numbers among all that are known. */
import {
  CHAIN_TEXTS,
  MESSAGE_AT,
  NUMBERS_AT,
  NUMBERS_MAX,
  STATUS_SYMBOLS,
  SYMBOLS_AT,
  TEXTS_AT,
  TEXTS_END_AT,
} from './kernel/layout.ts';
import type { KnownSections } from './known-sections.ts';
import type { KnownSymbols } from './known-symbols.ts';
import type { MessageKernel } from './message-kernel.ts';
import type { WireReader } from './wire.ts';

/** What reads symbols and series that are known faster. */
export interface Shortcut {
  readonly kernel: MessageKernel;
  readonly sections: KnownSections;
}

export class MessageSymbols {
  readonly #known: KnownSymbols;
  readonly #shortcut: Shortcut | null;
  #message: Uint8Array = new Uint8Array(0);
  #view: DataView = new DataView(new ArrayBuffer(0));
  count = 0;
  /** Where the length of each symbol begins, where its text begins and where it ends. */
  at = new Int32Array(1024);
  #text = new Int32Array(1024);
  end = new Int32Array(1024);
  /** Its number; -1: not asked for yet. */
  #number = new Int32Array(1024);

  constructor(known: KnownSymbols, shortcut: Shortcut | null) {
    this.#known = known;
    this.#shortcut = shortcut;
  }

  begin(message: Uint8Array): void {
    this.#message = message;
    this.#view = new DataView(message.buffer, message.byteOffset, message.length);
    this.count = 0;
  }

  /** Reads the symbols at the reader's position that the kernel knows; false when there are none. */
  readKnown(reader: WireReader): boolean {
    if (this.#shortcut === null || this.count >= NUMBERS_MAX) return false;
    const { functions, words } = this.#shortcut.kernel;
    const from = MESSAGE_AT + reader.position;
    const stopped = functions.readSymbols(MESSAGE_AT, from, MESSAGE_AT + reader.end, this.count);
    if (stopped === from) return false;
    reader.position = stopped - MESSAGE_AT;
    const count = words[STATUS_SYMBOLS];
    while (count > this.at.length) this.#grow();
    const copy = (to: Int32Array, start: number) =>
      to.set(words.subarray(start / 4 + this.count, start / 4 + count), this.count);
    copy(this.at, SYMBOLS_AT);
    copy(this.#text, TEXTS_AT);
    copy(this.end, TEXTS_END_AT);
    copy(this.#number, NUMBERS_AT);
    this.count = count;
    return true;
  }

  /** Reads a symbol of which the tag is read already. */
  read(reader: WireReader): void {
    const symbol = this.count++;
    if (symbol === this.at.length) this.#grow();
    this.#number[symbol] = -1;
    this.at[symbol] = reader.position;
    const length = reader.length();
    this.#text[symbol] = reader.position;
    reader.position += length;
    this.end[symbol] = reader.position;
    if (this.#shortcut !== null && symbol < NUMBERS_MAX) this.#learn(this.#shortcut, symbol);
  }

  #learn({ kernel, sections }: Shortcut, symbol: number): void {
    const number = this.numberOf(symbol);
    kernel.words[NUMBERS_AT / 4 + symbol] = number;
    sections.learn(CHAIN_TEXTS, number, MESSAGE_AT + this.#text[symbol], MESSAGE_AT + this.end[symbol]);
  }

  numberOf(symbol: number): number {
    let number = this.#number[symbol];
    if (number < 0) {
      number = this.#known.numberOf(this.#view, this.#text[symbol], this.end[symbol]);
      this.#number[symbol] = number;
    }
    return number;
  }

  /** '' for a symbol that is not there. */
  textOf(symbol: number): string {
    if (symbol >= this.count) return '';
    const { buffer, byteOffset } = this.#message;
    const start = this.#text[symbol];
    return Buffer.from(buffer, byteOffset + start, this.end[symbol] - start).toString('utf8');
  }

  #grow(): void {
    this.at = doubled(this.at);
    this.#text = doubled(this.#text);
    this.end = doubled(this.end);
    this.#number = doubled(this.#number);
  }
}

function doubled(column: Int32Array): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(column.length * 2);
  grown.set(column);
  return grown;
}
