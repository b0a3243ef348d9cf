/** Texts in quotes, from their bytes to those of an answer: lists of them, and the labels of series. */
import type { Texts } from '../model/texts.ts';
import type { LabelVisitor } from '../storage/storage.ts';
import type { ByteWriter } from './byte-writer.ts';
import { quoteJson } from './json-text.ts';
import type { ListRepeats } from './list-repeats.ts';

const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Writes the texts with numbers from `from` to `to` - 1, with commas between them. @param repeats null: nobody notes them */
export function writeTexts(
  { bytes, begins, ends }: Texts,
  from: number,
  to: number,
  into: ByteWriter,
  repeats: ListRepeats | null = null,
): void {
  for (let i = from; i < to; i++) {
    if (i > from) writeByte(COMMA, into);
    const begin = into.length;
    writeText(bytes, begins[i], ends[i], into);
    repeats?.add(begin);
  }
}

/** Writes objects of labels, which it is shown one by one. */
export class ShownLabels {
  readonly #into: ByteWriter;
  #before = OPEN;

  constructor(into: ByteWriter) {
    this.#into = into;
  }

  readonly visit: LabelVisitor = (bytes, name, nameEnd, value, valueEnd) => {
    writeByte(this.#before, this.#into);
    writeText(bytes, name, nameEnd, this.#into);
    writeByte(COLON, this.#into);
    writeText(bytes, value, valueEnd, this.#into);
    this.#before = COMMA;
  };

  /** Ends an object; the next label begins another one. */
  end(): void {
    if (this.#before === OPEN) writeByte(OPEN, this.#into);
    writeByte(CLOSE, this.#into);
    this.#before = OPEN;
  }
}

function writeByte(byte: number, into: ByteWriter): void {
  into.reserve(1);
  into.bytes[into.length++] = byte;
}

/** Bytes [begin, end), which may be shared, as a JSON string. */
function writeText(bytes: Uint8Array, begin: number, end: number, into: ByteWriter): void {
  into.reserve(end - begin + 2);
  const out = into.bytes;
  let at = into.length;
  out[at++] = QUOTE;
  for (let read = begin; read < end; read++) {
    const byte = bytes[read];
    if (byte < SPACE || byte === QUOTE || byte === BACKSLASH) {
      // TextDecoder refuses shared memory, so the bytes are copied.
      into.text(quoteJson(decoder.decode(bytes.slice(begin, end))));
      return;
    }
    out[at++] = byte;
  }
  out[at++] = QUOTE;
  into.length = at;
}
