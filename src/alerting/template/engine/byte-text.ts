/** Texts as their bytes: positions and lengths in templates count bytes. */
import { decodeBytes } from '../../../promql/syntax/strings.ts';

export function byteLength(text: string): number {
  return isAscii(text) ? text.length : bytesOf(text).length;
}

/** UTF-8; a lone surrogate U+DC80..U+DCFF is the byte that it stands for. */
export function bytesOf(text: string): Buffer {
  if (!/\p{Surrogate}/u.test(text)) return Buffer.from(text, 'utf8');
  return Buffer.concat(
    Array.from(text, (character) => {
      const code = character.codePointAt(0)!;
      return code >= 0xdc80 && code <= 0xdcff ? Buffer.of(code - 0xdc00) : Buffer.from(character, 'utf8');
    }),
  );
}

/** The bytes from one offset to another; halves of characters become bytes that are no UTF-8. */
export function byteSlice(text: string, from: number, to: number): string {
  return isAscii(text) ? text.slice(from, to) : decodeBytes(bytesOf(text).subarray(from, to));
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false;
  return true;
}
