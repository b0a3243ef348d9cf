/** ULIDs: names of blocks that sort by the time when they were made. 48 bits of milliseconds, 80 random bits. */
import { randomBytes } from 'node:crypto';

/** Crockford's alphabet: without I, L, O and U. Its order is that of ASCII. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_CHARS = 10;
const RANDOM_CHARS = 16;

const PATTERN = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

export function isUlid(text: string): boolean {
  return PATTERN.test(text);
}

export function newUlid(timeMs: number): string {
  let text = '';
  for (let i = 0, rest = timeMs; i < TIME_CHARS; i++) {
    text = ALPHABET[rest % 32] + text;
    rest = Math.floor(rest / 32);
  }
  const random = randomBytes(RANDOM_CHARS);
  for (let i = 0; i < RANDOM_CHARS; i++) text += ALPHABET[random[i] & 31];
  return text;
}
