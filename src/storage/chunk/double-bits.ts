/** Doubles as places in the order of all doubles: neighbours are 1 apart. */

/** How many doubles `value` lies above `base` when their bits are read as whole numbers; both have the same sign. */
export function doubleDistance(value: number, base: number): number {
  const doubles = new Float64Array([value, base]);
  const words = new Uint32Array(doubles.buffer);
  return distanceOfWords(words[0], words[1], words[2], words[3]);
}

/** The same of the words of two doubles; exact below 2^53. */
export function distanceOfWords(low: number, high: number, baseLow: number, baseHigh: number): number {
  return (high - baseHigh) * 2 ** 32 + (low - baseLow);
}

/** Moves words[at], words[at + 1] up by so many doubles. */
export function moveWords(words: Uint32Array, at: number, distance: number): void {
  const low = words[at] + distance;
  words[at] = low;
  words[at + 1] += Math.floor(low / 2 ** 32);
}
