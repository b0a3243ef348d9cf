/**
 * Quantiles of what was observed in the newest minutes. Values are counted in 32 steps for each doubling, so that a quantile is within
 * 1.6 % of a value that was observed there; counting one touches two words.
 *
 *     age 0   counts of the newest two minutes, say          each  │0│ 2^-30 … │ 1 … 1.03 │ 1.03 … 1.06 │ … 2^10 │
 *     age 1   of the two before
 *     ...     the oldest is forgotten when a new one begins
 */

/** Of the mantissa, the bits that tell a step from the next one. */
const STEP_BITS = 5;
const STEPS = 1 << STEP_BITS;
/** Powers of two that are told apart, in seconds: from a nanosecond to a quarter of an hour. What is outside is counted at the end. */
const EXPONENT_MIN = -30;
const EXPONENT_MAX = 10;
const SIZE = (EXPONENT_MAX - EXPONENT_MIN) * STEPS;
/** Of a 64-bit float, in the upper word. */
const MANTISSA_BITS = 20;
const EXPONENT_BIAS = 1023;
const FIRST = (EXPONENT_MIN + EXPONENT_BIAS) << STEP_BITS;

export class RecentQuantiles {
  readonly #ages: Uint32Array[];
  readonly #ageMs: number;
  readonly #value = new Float64Array(1);
  readonly #words = new Uint32Array(this.#value.buffer);
  /** When the newest age began. */
  #beganMs: number;

  /**
   * @param ages how many pieces of time are counted apart
   * @param ageMs length of one
   * @param nowMs of a clock that never goes back
   */
  constructor(ages: number, ageMs: number, nowMs: number) {
    this.#ages = Array.from({ length: ages }, () => new Uint32Array(SIZE));
    this.#ageMs = ageMs;
    this.#beganMs = nowMs;
  }

  /** @param value not negative */
  add(value: number, nowMs: number): void {
    this.#forget(nowMs);
    this.#value[0] = value;
    const step = (this.#words[1] >>> (MANTISSA_BITS - STEP_BITS)) - FIRST;
    this.#ages[0][Math.min(Math.max(step, 0), SIZE - 1)]++;
  }

  /** The values that these shares of all are not above; not numbers when nothing was observed. */
  at(quantiles: readonly number[], nowMs: number): number[] {
    this.#forget(nowMs);
    const reached = new Float64Array(SIZE);
    let total = 0;
    for (let step = 0; step < SIZE; step++) {
      for (const counts of this.#ages) total += counts[step];
      reached[step] = total;
    }
    return quantiles.map((quantile) => {
      const rank = Math.max(1, quantile * total);
      return middleOf(reached.findIndex((count) => count >= rank));
    });
  }

  #forget(nowMs: number): void {
    const passed = Math.floor((nowMs - this.#beganMs) / this.#ageMs);
    this.#beganMs += passed * this.#ageMs;
    for (let count = Math.min(passed, this.#ages.length); count > 0; count--) {
      this.#ages.unshift(this.#ages.pop()!.fill(0));
    }
  }
}

/** The middle of a step. The first one holds what is below all others. */
function middleOf(step: number): number {
  if (step < 0) return Number.NaN;
  if (step === 0) return 0;
  return 2 ** (EXPONENT_MIN + Math.floor(step / STEPS)) * (1 + ((step % STEPS) + 0.5) / STEPS);
}
