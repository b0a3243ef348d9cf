/** What the machine, or a library that does nothing but this, needs for the least of some work. */
export interface Limit {
  readonly what: string;
  readonly amount: number;
  /** Of the amount: a time for each of something, a rate, a size. */
  readonly unit: string;
}

const ROUNDS = 9;

/** Nanoseconds that the quickest round took, the first ones being practice: a limit is what is possible. */
export function leastNanoseconds(work: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const started = process.hrtime.bigint();
    work();
    least = Math.min(least, Number(process.hrtime.bigint() - started));
  }
  return least;
}
