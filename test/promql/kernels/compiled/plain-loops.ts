/** The functions whose loops are in WebAssembly, one window at a time in plain words. */
import { KahanMean, KahanSum } from '../../../../src/promql/kernels/kahan.ts';
import type { RangeKernel } from '../../../../src/promql/kernels/kernel.ts';
import { type Reduce, reduceWindows } from '../../../../src/promql/kernels/windows.ts';
import { quantileOfNumbers } from '../quantile-of-numbers.ts';

/** The values of the window alone. */
function ofValues(reduce: (values: Float64Array) => number): RangeKernel {
  return reduceWindows((_times, values, from, to) => reduce(values.subarray(from, to)));
}

function compensatedVariance(values: Float64Array): number {
  const mean = new KahanSum();
  const squares = new KahanSum();
  let count = 0;
  for (const value of values) {
    count++;
    const distance = value - (mean.value + mean.compensation);
    mean.add(distance / count);
    squares.add(distance * (value - (mean.value + mean.compensation)));
  }
  return (squares.value + squares.compensation) / count;
}

function pairs(values: Float64Array, counts: (before: number, value: number) => boolean): number {
  let count = 0;
  for (let i = 1; i < values.length; i++) if (counts(values[i - 1], values[i])) count++;
  return count;
}

interface Line {
  readonly slope: number;
  readonly intercept: number;
}

function linearRegression(times: Float64Array, values: Float64Array, originMs: number): Line {
  if (values.every((value) => value === values[0])) {
    const isNumber = Number.isFinite(values[0]);
    return { slope: isNumber ? 0 : Number.NaN, intercept: isNumber ? values[0] : Number.NaN };
  }
  const sums = { x: new KahanSum(), y: new KahanSum(), xy: new KahanSum(), xx: new KahanSum() };
  for (let i = 0; i < values.length; i++) {
    const x = (times[i] - originMs) / 1000;
    sums.x.add(x);
    sums.y.add(values[i]);
    sums.xy.add(x * values[i]);
    sums.xx.add(x * x);
  }
  const n = values.length;
  const [x, y, xy, xx] = [sums.x, sums.y, sums.xy, sums.xx].map(({ value, compensation }) => value + compensation);
  const slope = (xy - (x * y) / n) / (xx - (x * x) / n);
  return { slope, intercept: y / n - (slope * x) / n };
}

const slope: Reduce = (times, values, from, to) =>
  linearRegression(times.subarray(from, to), values.subarray(from, to), times[from]).slope;

const prediction: Reduce = (times, values, from, to, params, step, evalMs) => {
  const line = linearRegression(times.subarray(from, to), values.subarray(from, to), evalMs);
  return line.slope * params[0][step] + line.intercept;
};

/** Typed arrays sort NaN behind all numbers; here it is less than all. */
function quantileOfSorted(q: number, sorted: Float64Array): number {
  const numbers = sorted.filter((value) => !Number.isNaN(value));
  return quantileOfNumbers(q, numbers, numbers.length, sorted.length - numbers.length);
}

function medianDeviation(values: Float64Array): number {
  if (values.some((value) => Number.isNaN(value))) return Number.NaN;
  const median = quantileOfSorted(0.5, values.slice().sort());
  return quantileOfSorted(0.5, values.map((value) => Math.abs(value - median)).sort());
}

export const plainLoops: Readonly<Record<string, RangeKernel>> = {
  sum: ofValues((values) => {
    const sum = new KahanSum();
    for (const value of values) sum.add(value);
    return sum.total();
  }),
  avg: ofValues((values) => {
    const mean = new KahanMean();
    for (const value of values) mean.add(value);
    return mean.mean();
  }),
  stdvar: ofValues(compensatedVariance),
  stddev: ofValues((values) => Math.sqrt(compensatedVariance(values))),
  min: ofValues((values) => values.reduce((best, value) => (value < best || Number.isNaN(best) ? value : best))),
  max: ofValues((values) => values.reduce((best, value) => (value > best || Number.isNaN(best) ? value : best))),
  changes: ofValues((values) =>
    pairs(values, (before, value) => before !== value && !(Number.isNaN(before) && Number.isNaN(value))),
  ),
  resets: ofValues((values) => pairs(values, (before, value) => value < before)),
  quantile: reduceWindows((_times, values, from, to, params, step) =>
    quantileOfSorted(params[0][step], values.slice(from, to).sort()),
  ),
  mad: ofValues(medianDeviation),
  irate: reduceWindows(
    (times, values, _from, to) =>
      (values[to - 1] < values[to - 2] ? values[to - 1] : values[to - 1] - values[to - 2]) /
      ((times[to - 1] - times[to - 2]) / 1000),
    2,
  ),
  idelta: reduceWindows((_times, values, _from, to) => values[to - 1] - values[to - 2], 2),
  deriv: reduceWindows(slope, 2),
  predict_linear: reduceWindows(prediction, 2),
};
