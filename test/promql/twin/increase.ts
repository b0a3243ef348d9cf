/** How much a series grew in a window, or between its last two points. */
import { coarser, isReset, minus, plus, scaled, type TwinHistogram } from './histogram.ts';
import type { TwinElement, TwinPoint } from './model.ts';
import type { TwinWindow } from './range-functions.ts';

type Valued<V> = Omit<TwinPoint, 'value'> & { readonly value: V };

function allFloats(points: readonly TwinPoint[]): points is readonly Valued<number>[] {
  return points.every(({ value }) => typeof value === 'number');
}

function allHistograms(points: readonly TwinPoint[]): points is readonly Valued<TwinHistogram>[] {
  return points.every(({ value }) => typeof value !== 'number');
}

/** The difference of the last and the first point, stretched to the whole window as Prometheus does. */
export function extrapolated(window: TwinWindow, isCounter: boolean, perSecond: boolean): TwinElement | null {
  const { points, startMs, endMs } = window;
  if (points.length < 2) return null;
  const divisor = perSecond ? (endMs - startMs) / 1000 : 1;
  if (allFloats(points)) {
    const change = floatChange(points, isCounter);
    return (change * stretch(window, isCounter, points[0].value, change)) / divisor;
  }
  if (!allHistograms(points)) return null;
  const change = histogramChange(
    points.map(({ value }) => value),
    isCounter,
  );
  if (change === null) return null;
  const factor = stretch(window, isCounter, points[0].value.count, change.count);
  return scaled(change, (component) => (component * factor) / divisor);
}

/** How many times longer the window is than what its points cover, ends far away from them cut off. */
function stretch({ points, startMs, endMs }: TwinWindow, isCounter: boolean, first: number, change: number): number {
  const covered = (points[points.length - 1].timeMs - points[0].timeMs) / 1000;
  const average = covered / (points.length - 1);
  let toStart = (points[0].timeMs - startMs) / 1000;
  let toEnd = (endMs - points[points.length - 1].timeMs) / 1000;
  if (toStart >= average * 1.1) toStart = average / 2;
  // A counter was not below 0.
  if (isCounter && change > 0 && first >= 0) toStart = Math.min(toStart, covered * (first / change));
  if (toEnd >= average * 1.1) toEnd = average / 2;
  return (covered + toStart + toEnd) / covered;
}

function floatChange(points: readonly Valued<number>[], isCounter: boolean): number {
  const lost = points.map(({ value }, i) => (i > 0 && value < points[i - 1].value ? points[i - 1].value : 0));
  const change = points[points.length - 1].value - points[0].value;
  return isCounter ? lost.reduce((total, value) => total + value, change) : change;
}

/** null: exponential buckets are mixed with custom ones. */
function histogramChange(given: readonly TwinHistogram[], isCounter: boolean): TwinHistogram | null {
  // What came before a reset right at the start does not matter, nor how it was laid out.
  const forgetsFirst = isCounter && isReset(given[1], given[0]);
  const histograms = forgetsFirst ? [emptyLike(given[1]), ...given.slice(1)] : given;
  const [first, last] = [histograms[0], histograms[histograms.length - 1]];
  const looked = isCounter ? histograms : [first, last];
  if (looked.some(({ bounds }) => (bounds === null) !== (first.bounds === null))) return null;
  const isExponential = first.bounds === null;
  const schema = Math.min(...looked.map((histogram) => histogram.schema));
  let change = minus(isExponential ? coarser(last, schema) : last, first);
  for (let i = 1; isCounter && i < histograms.length; i++) {
    if (isReset(histograms[i], histograms[i - 1])) change = change && plus(change, histograms[i - 1]);
  }
  return change;
}

function emptyLike({ schema, bounds }: TwinHistogram): TwinHistogram {
  const nothing = { zeroThreshold: 0, zeroCount: 0, count: 0, sum: 0 };
  return { schema, bounds, ...nothing, positive: new Map(), negative: new Map() };
}

/** The difference of the last two points; for a counter a second, and what it counted since a reset. */
export function lastTwo({ points }: TwinWindow, isCounter: boolean): TwinElement | null {
  if (points.length < 2) return null;
  const pair: readonly TwinPoint[] = points.slice(-2);
  const seconds = isCounter ? (pair[1].timeMs - pair[0].timeMs) / 1000 : 1;
  if (allFloats(pair)) {
    const [before, after] = pair.map(({ value }) => value);
    return (isCounter && after < before ? after : after - before) / seconds;
  }
  if (!allHistograms(pair)) return null;
  const [before, after] = pair.map(({ value }) => value);
  const change = isCounter && isReset(after, before) ? after : minus(after, before);
  return change && scaled(change, (component) => component / seconds);
}
