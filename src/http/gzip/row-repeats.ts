/** How the rows of a result repeat each other, noted while they are written. */
import { DISTANCE_MAX, REPEAT_BYTES_MIN, Repeats } from './repeats.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const NOWHERE = -1;
/** `"],` between two points. */
const BETWEEN_POINTS = 3;

export class RowRepeats {
  readonly repeats = new Repeats();
  /** Where each step's time and quote were written last. */
  readonly #stepAt: Int32Array;
  /** The step written last, in the row being written. */
  #lastStepAt = NOWHERE;
  #headFrom = 0;
  #headTo = 0;

  constructor(steps: number) {
    this.#stepAt = new Int32Array(steps).fill(NOWHERE);
  }

  /** [from, to) is what stands before the values of a row: much of it is as in the row before. */
  head(bytes: Uint8Array, from: number, to: number): void {
    let at = from;
    let other = this.#headFrom;
    const otherTo = this.#headTo;
    while (at < to && other < otherTo) {
      const end = Math.min(to, at + otherTo - other);
      const alike = alikeUntil(bytes, at, other, end);
      this.repeats.add(at, alike - at, at - other);
      other = nextQuote(bytes, other + alike - at, otherTo);
      at = nextQuote(bytes, alike, to);
    }
    this.#headFrom = from;
    this.#headTo = to;
    this.#lastStepAt = NOWHERE;
  }

  /** [from, to) is the time of a step: it stands in the row before, or the one of the step before begins alike. */
  step(bytes: Uint8Array, step: number, from: number, to: number): void {
    const before = this.#stepAt[step];
    const isNear = before !== NOWHERE && from - before <= DISTANCE_MAX;
    const other = isNear ? before : this.#lastStepAt;
    if (other !== NOWHERE) {
      // The first point of a row has another text before it.
      const start = bytes[from - 1] === COMMA && bytes[other - 1] === COMMA ? from - BETWEEN_POINTS : from;
      const end = isNear ? to : alikeUntil(bytes, from, other, to);
      this.repeats.add(start, end - start, from - other);
    }
    this.#stepAt[step] = from;
    this.#lastStepAt = from;
  }

  /** [at, to) also stands at `before`. */
  again(at: number, to: number, before: number): void {
    if (to - at >= REPEAT_BYTES_MIN) this.repeats.add(at, to - at, at - before);
  }
}

/** Offset of the first byte behind `at` that differs from the one as far behind `other`; `end` at most. */
function alikeUntil(bytes: Uint8Array, at: number, other: number, end: number): number {
  let alike = at;
  while (alike < end && bytes[alike] === bytes[other + alike - at]) alike++;
  return alike;
}

function nextQuote(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && bytes[at] !== QUOTE) at++;
  return at;
}
