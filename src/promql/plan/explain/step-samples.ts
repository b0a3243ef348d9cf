/**
 * Samples by step, as Prometheus counts them for `stats`. Queryable: a sample counts at every step that looks at it, so it
 * may count often. Read: it counts once, at the first step that can look at it. A histogram counts as several queryable
 * samples, by its size.
 */
import type { StepGrid } from '../../operators/operator.ts';
import type { ReferenceTimes } from '../../operators/time-reference.ts';

/** A part of the plan with steps of its own. */
interface Inside {
  readonly samples: StepSamples;
  /** The step outside to which what is read at a step inside belongs. */
  readonly stepOf: (inner: number) => number;
  /** How its queryable samples count outside: at every step, at the first one alone, or not. */
  readonly counts: 'everywhere' | 'once' | 'never';
}

export class StepSamples {
  readonly grid: StepGrid;
  readonly #queryable: Float64Array;
  readonly #read: Float64Array;
  readonly #insides: Inside[] = [];

  constructor(grid: StepGrid) {
    this.grid = grid;
    this.#queryable = new Float64Array(grid.count);
    this.#read = new Float64Array(grid.count);
  }

  addQueryable(step: number, samples: number): void {
    this.#queryable[step] += samples;
  }

  /** Counts the first `count` times, which ascend, at the first steps that can look at them. */
  addRead(times: Float64Array, count: number, references: ReferenceTimes): void {
    for (let i = 0; i < count; i++) this.#read[stepAt(times[i], references, this.grid.count)]++;
  }

  /** A part that is evaluated at one step and shown at all. */
  invariantInside(): StepSamples {
    const samples = new StepSamples({ ...this.grid, stepMs: 0, count: 1 });
    this.#insides.push({ samples, stepOf: () => 0, counts: 'everywhere' });
    return samples;
  }

  /**
   * The inside of a subquery. Its samples are not counted, but the points that windows have of it are; unless it is the
   * whole query, which has no windows.
   */
  subqueryInside(inner: StepGrid, references: ReferenceTimes, isWholeQuery: boolean): StepSamples {
    const samples = new StepSamples(inner);
    const { count } = this.grid;
    const stepOf = (step: number) => stepAt(inner.startMs + step * inner.stepMs, references, count);
    this.#insides.push({ samples, stepOf, counts: isWholeQuery ? 'once' : 'never' });
    return samples;
  }

  /** By step. */
  queryable(): Float64Array {
    const all = this.#queryable.slice();
    for (const { samples, counts } of this.#insides) {
      if (counts === 'never' || all.length === 0) continue;
      const sum = sumOf(samples.queryable());
      if (counts === 'once') all[0] += sum;
      else for (let step = 0; step < all.length; step++) all[step] += sum;
    }
    return all;
  }

  /** By step. */
  read(): Float64Array {
    const all = this.#read.slice();
    for (const { samples, stepOf } of this.#insides) {
      samples.read().forEach((count, step) => {
        all[stepOf(step)] += count;
      });
    }
    return all;
  }
}

/** The first step that looks from `timeMs` or later, or the last one. */
function stepAt(timeMs: number, { firstMs, stepMs }: ReferenceTimes, count: number): number {
  if (stepMs === 0) return 0;
  return Math.max(0, Math.min(count - 1, Math.ceil((timeMs - firstMs) / stepMs)));
}

export function sumOf(counts: Float64Array): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
