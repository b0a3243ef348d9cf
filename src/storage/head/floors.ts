/** Of each series: no sample of earlier parts is later than this. */
import { Region } from '../../threads/region.ts';
import type { SeriesRef } from '../storage.ts';

/** Stands for the floor 0: times are whole milliseconds, and those up to 0 are the ones that do not exceed it. */
const JUST_ABOVE_ZERO = Number.MIN_VALUE;

export class Floors {
  /** A time a series; 0: there is none, so that memory is taken only where earlier parts have series. */
  readonly #region = Region.create();

  /** Makes room for so many series, which have no floor. */
  ensure(seriesCount: number): void {
    this.#region.ensure(2 * seriesCount);
  }

  /** Gives a series that ensure() has made room for its floor; -Infinity: none. */
  set(ref: SeriesRef, floorMs: number): void {
    if (floorMs !== Number.NEGATIVE_INFINITY) this.#region.floats[ref] = floorMs === 0 ? JUST_ABOVE_ZERO : floorMs;
  }

  /** Whether earlier parts may have a sample of the series at this time, or a later one. */
  reaches(ref: SeriesRef, timeMs: number): boolean {
    const floor = this.#region.floats[ref];
    return timeMs <= floor && floor !== 0;
  }

  /** -Infinity where there is none. */
  of(ref: SeriesRef): number {
    const floor = this.#region.floats[ref];
    return floor === 0 ? Number.NEGATIVE_INFINITY : Math.floor(floor);
  }
}
