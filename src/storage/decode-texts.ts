/**
 * Many short texts out of UTF-8 bytes at once. A call of a decoder costs more than a short text does, so texts of ASCII
 * alone are copied behind each other, become one string, and are cut out of it.
 */
import type { Texts } from './sort-texts.ts';

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The bytes may be shared. */
export function decodeTexts({ bytes, begins, ends }: Texts): string[] {
  let length = 0;
  for (let i = 0; i < begins.length; i++) length += ends[i] - begins[i];
  const copy = Buffer.allocUnsafe(length);
  let highest = 0;
  for (let i = 0, to = 0; i < begins.length; i++) {
    const end = ends[i];
    for (let at = begins[i]; at < end; at++) {
      const byte = bytes[at];
      highest |= byte;
      copy[to++] = byte;
    }
  }
  const texts = new Array<string>(begins.length);
  const all = highest < 0x80 ? copy.toString('latin1') : null;
  for (let i = 0, at = 0; i < texts.length; i++) {
    const end = at + ends[i] - begins[i];
    texts[i] = all === null ? decoder.decode(copy.subarray(at, end)) : all.slice(at, end);
    at = end;
  }
  return texts;
}
