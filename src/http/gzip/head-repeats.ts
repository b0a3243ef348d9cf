/** What stands before the values of each row of a result is much as in the row before. */
import type { Repeats } from './repeats.ts';

const QUOTE = 0x22;

export class HeadRepeats {
  readonly #repeats: Repeats;
  #from = 0;
  #to = 0;

  constructor(repeats: Repeats) {
    this.#repeats = repeats;
  }

  /** [from, to) is the head of the next row. */
  note(bytes: Uint8Array, from: number, to: number): void {
    let at = from;
    let other = this.#from;
    const otherTo = this.#to;
    while (at < to && other < otherTo) {
      const end = Math.min(to, at + otherTo - other);
      const alike = alikeUntil(bytes, at, other, end);
      this.#repeats.add(at, alike - at, at - other);
      // Texts of one length are alike behind what differs; others end alike.
      const next = differentUntil(bytes, alike, other + alike - at, end);
      other += next - at;
      at = next;
      if (at === end || bytes[at] === bytes[other]) continue;
      other = nextQuote(bytes, other, otherTo);
      at = nextQuote(bytes, at, to);
    }
    this.#from = from;
    this.#to = to;
  }
}

/** Offset of the first byte behind `at` that differs from the one as far behind `other`; `end` at most. */
function alikeUntil(bytes: Uint8Array, at: number, other: number, end: number): number {
  let alike = at;
  while (alike < end && bytes[alike] === bytes[other + alike - at]) alike++;
  return alike;
}

/** Offset of the first byte from `at` that is the one as far behind `other`, or of the end of one of the two texts; `end` at most. */
function differentUntil(bytes: Uint8Array, at: number, other: number, end: number): number {
  const distance = at - other;
  let next = at;
  while (
    next < end &&
    bytes[next] !== bytes[next - distance] &&
    bytes[next] !== QUOTE &&
    bytes[next - distance] !== QUOTE
  ) {
    next++;
  }
  return next;
}

function nextQuote(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && bytes[at] !== QUOTE) at++;
  return at;
}
