/**
 * What bytes will take when the page that they are in is deflated: their entropy of order 0. Repetitions cost less than
 * that, in every code alike; it is a measure to compare codes by, not a forecast.
 */
const VALUES = 256;

/** Bytes that [from, to) come to, a fraction. */
export function deflatedSize(bytes: Uint8Array, from: number, to: number): number {
  const counts = new Uint32Array(VALUES);
  for (let i = from; i < to; i++) counts[bytes[i]]++;
  const total = to - from;
  let bits = 0;
  for (let value = 0; value < VALUES; value++) {
    const count = counts[value];
    if (count > 0) bits += count * Math.log2(total / count);
  }
  return bits / 8;
}
