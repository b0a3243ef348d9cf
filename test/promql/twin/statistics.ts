/** Of some numbers. */
export const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
export const mean = (numbers: readonly number[]): number => sum(numbers) / numbers.length;

export function variance(numbers: readonly number[]): number {
  return mean(numbers.map((number) => (number - mean(numbers)) ** 2));
}

export function quantileOf(q: number, numbers: readonly number[]): number {
  if (Number.isNaN(q)) return Number.NaN;
  if (q < 0) return Number.NEGATIVE_INFINITY;
  if (q > 1) return Number.POSITIVE_INFINITY;
  // NaN sorts before every number.
  const sorted = [...numbers].sort((a, b) => (Number.isNaN(a) ? -1 : Number.isNaN(b) ? 1 : a - b));
  const rank = q * (sorted.length - 1);
  const lower = Math.floor(rank);
  const upper = Math.min(sorted.length - 1, lower + 1);
  return sorted[lower] * (1 - (rank - lower)) + sorted[upper] * (rank - lower);
}

/** NaN only when there is nothing else. */
export function smallest(numbers: readonly number[]): number {
  const real = numbers.filter((number) => !Number.isNaN(number));
  return real.length === 0 ? Number.NaN : Math.min(...real);
}

export function largest(numbers: readonly number[]): number {
  return -smallest(numbers.map((number) => -number));
}

/** The half of the numbers that lies nearer to the median lies no farther than this. */
export function medianDeviation(numbers: readonly number[]): number {
  if (numbers.some(Number.isNaN)) return Number.NaN;
  const median = quantileOf(0.5, numbers);
  return quantileOf(
    0.5,
    numbers.map((number) => Math.abs(number - median)),
  );
}

/** The straight line with the least squares; x in seconds. */
export function line(points: readonly { x: number; y: number }[]): { slope: number; atZero: number } {
  const [{ y: first }] = points;
  if (points.every(({ y }) => y === first)) {
    return Number.isFinite(first) ? { slope: 0, atZero: first } : { slope: Number.NaN, atZero: Number.NaN };
  }
  const [meanX, meanY] = [mean(points.map(({ x }) => x)), mean(points.map(({ y }) => y))];
  const covariance = sum(points.map(({ x, y }) => (x - meanX) * (y - meanY)));
  const slope = covariance / sum(points.map(({ x }) => (x - meanX) ** 2));
  return { slope, atZero: meanY - slope * meanX };
}
