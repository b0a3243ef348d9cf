/** Functions of the points of one series in one window, open at its left end. */
import type { TwinPoint } from './model.ts';

export interface TwinWindow {
  /** At least one. */
  readonly points: readonly TwinPoint[];
  readonly startMs: number;
  readonly endMs: number;
}

/** null: no result. */
export type TwinRangeFunction = (window: TwinWindow) => number | null;

const values = ({ points }: TwinWindow): number[] => points.map(({ value }) => value);
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
const mean = (numbers: readonly number[]): number => sum(numbers) / numbers.length;

export function variance(numbers: readonly number[]): number {
  return mean(numbers.map((number) => (number - mean(numbers)) ** 2));
}

export function quantileOf(q: number, numbers: readonly number[]): number {
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

/** The difference of the last and the first point, stretched to the whole window as Prometheus does. */
function extrapolated(window: TwinWindow, isCounter: boolean, perSecond: boolean): number | null {
  const { points, startMs, endMs } = window;
  if (points.length < 2) return null;
  const [first, last] = [points[0], points[points.length - 1]];
  let change = last.value - first.value;
  for (let i = 1; isCounter && i < points.length; i++) {
    if (points[i].value < points[i - 1].value) change += points[i - 1].value;
  }
  const sampled = (last.timeMs - first.timeMs) / 1000;
  const average = sampled / (points.length - 1);
  let toStart = (first.timeMs - startMs) / 1000;
  let toEnd = (endMs - last.timeMs) / 1000;
  if (toStart >= average * 1.1) toStart = average / 2;
  if (isCounter && change > 0 && first.value >= 0) toStart = Math.min(toStart, sampled * (first.value / change));
  if (toEnd >= average * 1.1) toEnd = average / 2;
  const factor = (sampled + toStart + toEnd) / sampled;
  return (change * factor) / (perSecond ? (endMs - startMs) / 1000 : 1);
}

function between(window: TwinWindow, count: (before: number, after: number) => boolean): number {
  const numbers = values(window);
  return numbers.filter((after, i) => i > 0 && count(numbers[i - 1], after)).length;
}

function lastTwo({ points }: TwinWindow, of: (before: TwinPoint, after: TwinPoint) => number): number | null {
  return points.length < 2 ? null : of(points[points.length - 2], points[points.length - 1]);
}

export const RANGE_FUNCTIONS: Readonly<Record<string, TwinRangeFunction>> = {
  rate: (window) => extrapolated(window, true, true),
  increase: (window) => extrapolated(window, true, false),
  delta: (window) => extrapolated(window, false, false),
  idelta: (window) => lastTwo(window, (before, after) => after.value - before.value),
  irate: (window) =>
    lastTwo(window, (before, after) => {
      const change = after.value < before.value ? after.value : after.value - before.value;
      return change / ((after.timeMs - before.timeMs) / 1000);
    }),
  changes: (window) => between(window, (before, after) => !Object.is(before + 0, after + 0)),
  resets: (window) => between(window, (before, after) => after < before),
  sum_over_time: (window) => sum(values(window)),
  avg_over_time: (window) => mean(values(window)),
  min_over_time: (window) => smallest(values(window)),
  max_over_time: (window) => largest(values(window)),
  count_over_time: ({ points }) => points.length,
  last_over_time: ({ points }) => points[points.length - 1].value,
  present_over_time: () => 1,
  stdvar_over_time: (window) => variance(values(window)),
  stddev_over_time: (window) => Math.sqrt(variance(values(window))),
};

/** These leave the metric name as it is. */
export const NAME_KEEPING: ReadonlySet<string> = new Set(['last_over_time']);
