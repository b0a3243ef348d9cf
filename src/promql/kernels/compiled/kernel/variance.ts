/** Variances of windows, compensated as Prometheus does, two windows to a vector: divisions are waited for. */
import { areFinite, compensated } from './compensated';
import { results, values } from './layout';
import { fromOf, steps, toOf } from './windows';

export function stdvarOverTime(): void {
  for (let step: i32 = 0; step < steps; step += 2) {
    const other = min(step + 1, steps - 1);
    if (!putVariances(step, other, false)) putVariances(step, other, true);
  }
}

export function stddevOverTime(): void {
  stdvarOverTime();
  for (let step: i32 = 0; step < steps; step++) {
    const at = results + ((<usize>step) << 3);
    store<f64>(at, sqrt(load<f64>(at)));
  }
}

/** A window that ends before the other one stays as it is from there on. Answers whether both variances are finite. */
function putVariances(a: i32, b: i32, withCare: bool): bool {
  const fromA = fromOf(a);
  const fromB = fromOf(b);
  const countA = toOf(a) - fromA;
  const countB = toOf(b) - fromB;
  const counts = f64x2.replace_lane(f64x2.splat(<f64>countA), 1, <f64>countB);
  const distance = (fromB - fromA) << 3;
  let at = values + (fromA << 3);
  const end = at + (max(countA, countB) << 3);
  let count = f64x2.splat(0);
  let mean = f64x2.splat(0);
  let meanLost = f64x2.splat(0);
  let squares = f64x2.splat(0);
  let squaresLost = f64x2.splat(0);
  for (; at < end; at += 8) {
    count = f64x2.add(count, f64x2.splat(1));
    const isIn = f64x2.le(count, counts);
    const value = f64x2.replace_lane(f64x2.splat(load<f64>(at)), 1, load<f64>(at + distance));
    const fromMean = f64x2.sub(value, f64x2.add(mean, meanLost));
    const share = f64x2.div(fromMean, count);
    const nextMean = f64x2.add(mean, share);
    meanLost = v128.bitselect(compensated(meanLost, mean, share, nextMean, withCare), meanLost, isIn);
    mean = v128.bitselect(nextMean, mean, isIn);
    const square = f64x2.mul(fromMean, f64x2.sub(value, f64x2.add(mean, meanLost)));
    const nextSquares = f64x2.add(squares, square);
    squaresLost = v128.bitselect(compensated(squaresLost, squares, square, nextSquares, withCare), squaresLost, isIn);
    squares = v128.bitselect(nextSquares, squares, isIn);
  }
  const variances = f64x2.div(f64x2.add(squares, squaresLost), counts);
  store<f64>(results + ((<usize>a) << 3), f64x2.extract_lane(variances, 0));
  store<f64>(results + ((<usize>b) << 3), f64x2.extract_lane(variances, 1));
  return areFinite(variances);
}
