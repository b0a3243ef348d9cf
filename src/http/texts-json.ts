/** Texts, in quotes and with commas between them, from their bytes to those of an answer. */
import type { Texts } from '../model/texts.ts';
import type { ByteWriter } from './byte-writer.ts';
import { quoteJson } from './json-text.ts';

const COMMA = 0x2c;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Writes the texts with numbers from `from` to `to` - 1. */
export function writeTexts({ bytes, begins, ends }: Texts, from: number, to: number, into: ByteWriter): void {
  for (let i = from; i < to; i++) {
    const begin = begins[i];
    const end = ends[i];
    into.reserve(end - begin + 3);
    const out = into.bytes;
    const start = into.length;
    let at = start;
    if (i > from) out[at++] = COMMA;
    out[at++] = QUOTE;
    let read = begin;
    for (; read < end; read++) {
      const byte = bytes[read];
      if (byte < SPACE || byte === QUOTE || byte === BACKSLASH) break;
      out[at++] = byte;
    }
    if (read < end) {
      into.length = start + (i > from ? 1 : 0);
      into.text(quoteJson(decoder.decode(bytes.slice(begin, end))));
    } else {
      out[at++] = QUOTE;
      into.length = at;
    }
  }
}
