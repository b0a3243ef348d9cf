/** Functions of the points of one series in one window, open at its left end. */
import { isReset, sameHistogram, scaled, sumOf, type TwinHistogram } from './histogram.ts';
import { extrapolated, lastTwo } from './increase.ts';
import type { TwinElement, TwinPoint } from './model.ts';
import { largest, line, mean, medianDeviation, quantileOf, smallest, sum, variance } from './statistics.ts';

export interface TwinWindow {
  /** At least one. */
  readonly points: readonly TwinPoint[];
  readonly startMs: number;
  readonly endMs: number;
  /** The step that the window is looked at from. */
  readonly timeMs: number;
}

/** null: no result. */
export type TwinRangeFunction = (window: TwinWindow, params: readonly number[]) => TwinElement | null;

const floatsIn = ({ points }: TwinWindow): number[] =>
  points.map(({ value }) => value).filter((value) => typeof value === 'number');
const histogramsIn = ({ points }: TwinWindow): TwinHistogram[] =>
  points.map(({ value }) => value).filter((value) => typeof value !== 'number');

/** Histograms are passed over. */
const ofFloats =
  (of: (floats: readonly number[], params: readonly number[]) => number): TwinRangeFunction =>
  (window, params) => {
    const floats = floatsIn(window);
    return floats.length === 0 ? null : of(floats, params);
  };

/** No result of a mixture. */
const ofOneKind =
  (
    ofAllFloats: (floats: readonly number[]) => number,
    ofAllHistograms: (histograms: readonly TwinHistogram[]) => TwinHistogram | null,
  ): TwinRangeFunction =>
  (window) => {
    const [floats, histograms] = [floatsIn(window), histogramsIn(window)];
    if (histograms.length === 0) return ofAllFloats(floats);
    return floats.length === 0 ? ofAllHistograms(histograms) : null;
  };

/** How many pairs of neighbours are so; a float beside a histogram always counts. */
const pairs =
  (
    floats: (before: number, after: number) => boolean,
    histograms: (before: TwinHistogram, after: TwinHistogram) => boolean,
  ): TwinRangeFunction =>
  ({ points }) =>
    points.filter((point, i) => {
      if (i === 0) return false;
      const [before, after] = [points[i - 1].value, point.value];
      if (typeof before === 'number' && typeof after === 'number') return floats(before, after);
      return typeof before === 'number' || typeof after === 'number' || histograms(before, after);
    }).length;

/** Times in seconds, from `originMs`; null: fewer than two floats. */
function lineThrough({ points }: TwinWindow, originOf: (first: TwinPoint) => number) {
  const floats = points.filter(({ value }) => typeof value === 'number');
  if (floats.length < 2) return null;
  const originMs = originOf(floats[0]);
  return line(floats.map(({ timeMs, value }) => ({ x: (timeMs - originMs) / 1000, y: value as number })));
}

/** Holt's linear method: a level and a trend that follow the values. */
function smoothed(values: readonly number[], [levelFactor, trendFactor]: readonly number[]): number {
  let [level, trend] = [values[0], values[1] - values[0]];
  for (const value of values.slice(1)) {
    const before = level;
    level = levelFactor * value + (1 - levelFactor) * (level + trend);
    trend = trendFactor * (level - before) + (1 - trendFactor) * trend;
  }
  return level;
}

/** In seconds, when a float was last the best of all before it. */
function timeOfBest({ points }: TwinWindow, isAsGood: (value: number, best: number) => boolean): number | null {
  let best: TwinPoint | null = null;
  for (const point of points) {
    if (typeof point.value !== 'number') continue;
    const before = best?.value as number | undefined;
    if (before === undefined || Number.isNaN(before) || isAsGood(point.value, before)) best = point;
  }
  return best === null ? null : best.timeMs / 1000;
}

export const RANGE_FUNCTIONS: Readonly<Record<string, TwinRangeFunction>> = {
  rate: (window) => extrapolated(window, true, true),
  increase: (window) => extrapolated(window, true, false),
  delta: (window) => extrapolated(window, false, false),
  idelta: (window) => lastTwo(window, false),
  irate: (window) => lastTwo(window, true),
  changes: pairs(
    (before, after) => !Object.is(before + 0, after + 0),
    (before, after) => !sameHistogram(before, after),
  ),
  resets: pairs(
    (before, after) => after < before,
    (before, after) => isReset(after, before),
  ),
  sum_over_time: ofOneKind(sum, sumOf),
  avg_over_time: ofOneKind(mean, meanOf),
  min_over_time: ofFloats(smallest),
  max_over_time: ofFloats(largest),
  count_over_time: ({ points }) => points.length,
  first_over_time: ({ points }) => points[0].value,
  last_over_time: ({ points }) => points[points.length - 1].value,
  present_over_time: () => 1,
  stdvar_over_time: ofFloats(variance),
  stddev_over_time: ofFloats((floats) => Math.sqrt(variance(floats))),
  mad_over_time: ofFloats(medianDeviation),
  quantile_over_time: ofFloats((floats, [q]) => quantileOf(q, floats)),
  ts_of_first_over_time: ({ points }) => points[0].timeMs / 1000,
  ts_of_last_over_time: ({ points }) => points[points.length - 1].timeMs / 1000,
  ts_of_min_over_time: (window) => timeOfBest(window, (value, best) => value <= best),
  ts_of_max_over_time: (window) => timeOfBest(window, (value, best) => value >= best),
  deriv: (window) => lineThrough(window, (first) => first.timeMs)?.slope ?? null,
  predict_linear: (window, [seconds]) => {
    const found = lineThrough(window, () => window.timeMs);
    return found === null ? null : found.slope * seconds + found.atZero;
  },
  double_exponential_smoothing: (window, factors) => {
    const floats = floatsIn(window);
    return floats.length < 2 ? null : smoothed(floats, factors);
  },
};

export function meanOf(histograms: readonly TwinHistogram[]): TwinHistogram | null {
  const total = sumOf(histograms);
  return total && scaled(total, (component) => component / histograms.length);
}

/** These leave the metric name as it is. */
export const NAME_KEEPING: ReadonlySet<string> = new Set(['first_over_time', 'last_over_time']);
