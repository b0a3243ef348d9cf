/** Doubles as places in the order of all doubles: neighbours of the same sign are 1 apart. */

/** How many doubles the one of the first two words lies above the other, of the same sign; exact below 2^53. */
export function distanceOfWords(low: number, high: number, baseLow: number, baseHigh: number): number {
  return (high - baseHigh) * 2 ** 32 + (low - baseLow);
}
