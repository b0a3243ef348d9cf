/** The least-squares line through each window. Four compensated sums (../../kahan.ts), two to a vector. */

import { areFinite, compensated } from './compensated';
import { inputs, results, times, values } from './layout';
import { fromOf, isPresent, steps, toOf } from './windows';

let slope: f64 = 0;
/** Of the line, at the time that is its origin. */
let intercept: f64 = 0;

/** Per second. */
export function deriv(): void {
  for (let step: i32 = 0; step < steps; step++) {
    if (!isPresent(step)) continue;
    const from = fromOf(step);
    fitLine(from, toOf(step), load<f64>(times + (from << 3)));
    store<f64>(results + ((<usize>step) << 3), slope);
  }
}

/** Inputs are how far ahead of the evaluation time of the step, in seconds. */
export function predictLinear(evalStart: f64, evalStep: f64): void {
  for (let step: i32 = 0; step < steps; step++) {
    if (!isPresent(step)) continue;
    fitLine(fromOf(step), toOf(step), evalStart + <f64>step * evalStep);
    const at = (<usize>step) << 3;
    store<f64>(results + at, slope * load<f64>(inputs + at) + intercept);
  }
}

/** Samples [from, to), at seconds since `origin`. */
function fitLine(from: usize, to: usize, origin: f64): void {
  if (isConstant(from, to)) {
    const first = load<f64>(values + (from << 3));
    const isNumber = abs(first) < Infinity;
    slope = isNumber ? 0 : NaN;
    intercept = isNumber ? first : NaN;
  } else if (!fitLeastSquares(from, to, origin, false)) {
    fitLeastSquares(from, to, origin, true);
  }
}

/** Answers whether all sums are finite. */
function fitLeastSquares(from: usize, to: usize, origin: f64, withCare: bool): bool {
  // Lanes: sums of x and of y; sums of x * x and of x * y.
  let sums = f64x2.splat(0);
  let lost = f64x2.splat(0);
  let products = f64x2.splat(0);
  let productsLost = f64x2.splat(0);
  for (let i = from; i < to; i++) {
    const x = (load<f64>(times + (i << 3)) - origin) / 1000;
    const point = f64x2.replace_lane(f64x2.splat(x), 1, load<f64>(values + (i << 3)));
    const nextSums = f64x2.add(sums, point);
    lost = compensated(lost, sums, point, nextSums, withCare);
    sums = nextSums;
    const product = f64x2.mul(point, f64x2.splat(x));
    const nextProducts = f64x2.add(products, product);
    productsLost = compensated(productsLost, products, product, nextProducts, withCare);
    products = nextProducts;
  }
  const n = <f64>(to - from);
  const total = f64x2.add(sums, lost);
  const totalOfProducts = f64x2.add(products, productsLost);
  const x = f64x2.extract_lane(total, 0);
  const y = f64x2.extract_lane(total, 1);
  const covariance = f64x2.extract_lane(totalOfProducts, 1) - (x * y) / n;
  const variance = f64x2.extract_lane(totalOfProducts, 0) - (x * x) / n;
  slope = covariance / variance;
  intercept = y / n - (slope * x) / n;
  return areFinite(total) && areFinite(totalOfProducts);
}

function isConstant(from: usize, to: usize): bool {
  const first = load<f64>(values + (from << 3));
  for (let i = from + 1; i < to; i++) if (load<f64>(values + (i << 3)) !== first) return false;
  return true;
}
