import { KahanSum } from './kahan.ts';
import { type Reduce, reduceWindows } from './windows.ts';

interface Line {
  /** Per second. */
  readonly slope: number;
  /** Value at the origin of the regression. */
  readonly intercept: number;
}

/** Least-squares line through samples [from, to); x is seconds since originMs. Every sum is compensated. */
export function linearRegression(
  times: Float64Array,
  values: Float64Array,
  from: number,
  to: number,
  originMs: number,
): Line {
  const first = values[from];
  if (isConstant(values, from, to)) {
    return Number.isFinite(first) ? { slope: 0, intercept: first } : { slope: Number.NaN, intercept: Number.NaN };
  }
  const sumX = new KahanSum();
  const sumY = new KahanSum();
  const sumXY = new KahanSum();
  const sumXX = new KahanSum();
  for (let i = from; i < to; i++) {
    const x = (times[i] - originMs) / 1000;
    const y = values[i];
    sumX.add(x);
    sumY.add(y);
    sumXY.add(x * y);
    sumXX.add(x * x);
  }
  const n = to - from;
  const x = sumX.value + sumX.compensation;
  const y = sumY.value + sumY.compensation;
  const xy = sumXY.value + sumXY.compensation;
  const xx = sumXX.value + sumXX.compensation;
  const covariance = xy - (x * y) / n;
  const variance = xx - (x * x) / n;
  const slope = covariance / variance;
  return { slope, intercept: y / n - (slope * x) / n };
}

function isConstant(values: Float64Array, from: number, to: number): boolean {
  for (let i = from + 1; i < to; i++) if (values[i] !== values[from]) return false;
  return true;
}

const slope: Reduce = (times, values, from, to) => linearRegression(times, values, from, to, times[from]).slope;

/** The line through the window, params[0] seconds after the evaluation time (not after the window's end). */
const prediction: Reduce = (times, values, from, to, params, step, evalMs) => {
  const line = linearRegression(times, values, from, to, evalMs);
  return line.slope * params[0][step] + line.intercept;
};

export const deriv = reduceWindows(slope, 2);
export const predictLinear = reduceWindows(prediction, 2);
