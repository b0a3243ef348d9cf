import type { Movement } from './host-metrics.ts';

/** A small generator of pseudo-random numbers (xorshift32), so that every run sends the same values. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 1;
  }

  /** In [0, 1). */
  next(): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return (x >>> 0) / 2 ** 32;
  }

  below(bound: number): number {
    return Math.floor(this.next() * bound);
  }
}

const PAGE_BYTES = 4096;

export function firstValue(movement: Movement, random: Random): number {
  switch (movement) {
    case 'constant':
      return random.below(4) === 0 ? random.below(2 ** 32) : random.below(3);
    case 'ticks':
      return random.below(1e8) / 100;
    case 'bytes':
      return random.below(2 ** 36);
    case 'events':
      return random.below(1000);
    case 'pages':
      return random.below(2 ** 20) * PAGE_BYTES;
    case 'level':
      return random.below(400) / 100;
    case 'small':
      return random.below(300);
    case 'duration':
      return random.next() / 1000;
    case 'bucket':
      return random.below(100_000);
  }
}

/** The value of the next step. `weight` (above 0, at most 1) is how busy the series is beside others of its kind. */
export function nextValue(movement: Movement, value: number, weight: number, random: Random): number {
  switch (movement) {
    case 'constant':
      return value;
    case 'ticks':
      return Math.round(value * 100 + random.below(1500) * weight) / 100;
    case 'bytes':
      return value + Math.floor(random.below(1_000_000) * weight);
    case 'events':
      return random.below(40) === 0 ? value + 1 : value;
    case 'pages':
      return random.below(3) === 0 ? value : Math.max(0, value + (random.below(512) - 256) * PAGE_BYTES);
    case 'level':
      return Math.max(0, Math.round(value * 100 + random.below(21) - 10) / 100);
    case 'small':
      return random.below(2) === 0 ? value : Math.max(0, value + random.below(7) - 3);
    case 'duration':
      return random.next() / 1000;
    case 'bucket':
      return value + Math.floor(random.below(200) * weight);
  }
}
