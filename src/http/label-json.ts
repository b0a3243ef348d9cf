/**
 * Label sets as JSON. The quoted text of each symbol is encoded once and then copied: all of them lie behind each other
 * in one buffer, so that a million symbols are no million objects.
 */
import type { LabelSet, SymbolId, Symbols } from '../model/labels.ts';
import { ByteWriter } from './byte-writer.ts';
import { quoteJson } from './json-text.ts';

const QUOTED_EMPTY_BYTES = 2;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN = 0x7b;
const CLOSE = 0x7d;

export class LabelJson {
  readonly #symbols: Symbols;
  readonly #texts = new ByteWriter();
  /** By symbol id: where its quoted text starts in #texts, and its length; 0: not encoded yet. */
  #starts = new Uint32Array(1024);
  #lengths = new Uint32Array(1024);

  /** Good for as long as the table of symbols. */
  constructor(symbols: Symbols) {
    this.#symbols = symbols;
  }

  /** `{"name":"value",...}` in the order of the set, which is that of the names. */
  write(labels: LabelSet, into: ByteWriter): void {
    into.reserve(this.#lengthOf(labels));
    const { bytes } = into;
    let at = into.length;
    bytes[at++] = OPEN;
    for (let i = 0; i < labels.length; i++) {
      if (i > 0) bytes[at++] = (i & 1) === 0 ? COMMA : COLON;
      at = this.#writeSymbol(labels[i], bytes, at);
    }
    bytes[at++] = CLOSE;
    into.length = at;
  }

  /** Bytes that write() needs, or one more. */
  #lengthOf(labels: LabelSet): number {
    let length = labels.length + QUOTED_EMPTY_BYTES;
    for (let i = 0; i < labels.length; i++) length += this.#symbolLength(labels[i]);
    return length;
  }

  /** The quoted text of a symbol whose length was asked for; answers the offset behind. */
  #writeSymbol(symbol: SymbolId, bytes: Uint8Array, at: number): number {
    return copyInto(bytes, at, this.#texts.bytes, this.#starts[symbol], this.#lengths[symbol]);
  }

  #symbolLength(symbol: SymbolId): number {
    if (symbol < this.#lengths.length && this.#lengths[symbol] !== 0) return this.#lengths[symbol];
    if (symbol >= this.#lengths.length) this.#grow(symbol + 1);
    const start = this.#texts.length;
    this.#texts.text(quoteJson(this.#symbols.text(symbol)));
    this.#starts[symbol] = start;
    this.#lengths[symbol] = this.#texts.length - start;
    return this.#lengths[symbol];
  }

  #grow(count: number): void {
    const size = Math.max(count, this.#lengths.length * 2);
    const starts = new Uint32Array(size);
    const lengths = new Uint32Array(size);
    starts.set(this.#starts);
    lengths.set(this.#lengths);
    this.#starts = starts;
    this.#lengths = lengths;
  }
}

/** A loop: label texts are too short for TypedArray.set to pay. Answers the offset behind the copy. */
function copyInto(to: Uint8Array, at: number, from: Uint8Array, start: number, length: number): number {
  for (let i = 0; i < length; i++) to[at + i] = from[start + i];
  return at + length;
}
