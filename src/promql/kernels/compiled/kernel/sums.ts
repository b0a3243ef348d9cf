/**
 * Sums and means of windows, two windows to a vector: each addition waits for the one before, so that two take as long as one.
 * The operations of a lane, and their order, are those of KahanSum and KahanMean (../../kahan.ts).
 */
import { areFinite, compensated } from './compensated';
import { results, values } from './layout';
import { fromOf, steps, toOf } from './windows';

let sums: v128 = f64x2.splat(0);
let lost: v128 = f64x2.splat(0);

export function sumOverTime(): void {
  for (let step: i32 = 0; step < steps; step += 2) {
    const other = min(step + 1, steps - 1);
    addWindows(step, other, false);
    if (!areFinite(f64x2.add(sums, lost))) addWindows(step, other, true);
    putSum(step, f64x2.extract_lane(sums, 0), f64x2.extract_lane(lost, 0));
    putSum(other, f64x2.extract_lane(sums, 1), f64x2.extract_lane(lost, 1));
  }
}

export function avgOverTime(): void {
  for (let step: i32 = 0; step < steps; step += 2) {
    const other = min(step + 1, steps - 1);
    addWindows(step, other, false);
    if (!areFinite(f64x2.add(sums, lost))) addWindows(step, other, true);
    putMean(step, f64x2.extract_lane(sums, 0), f64x2.extract_lane(lost, 0));
    putMean(other, f64x2.extract_lane(sums, 1), f64x2.extract_lane(lost, 1));
  }
}

/** Zeros are added to a window that ends before the other one, which changes neither its sum nor its compensation. */
function addWindows(a: i32, b: i32, withCare: bool): void {
  const fromA = fromOf(a);
  const fromB = fromOf(b);
  const countA = toOf(a) - fromA;
  const countB = toOf(b) - fromB;
  const counts = f64x2.replace_lane(f64x2.splat(<f64>countA), 1, <f64>countB);
  const distance = (fromB - fromA) << 3;
  let at = values + (fromA << 3);
  const end = at + (max(countA, countB) << 3);
  let index = f64x2.splat(0);
  let sum = f64x2.splat(0);
  let compensation = f64x2.splat(0);
  for (; at < end; at += 8) {
    const pair = f64x2.replace_lane(f64x2.splat(load<f64>(at)), 1, load<f64>(at + distance));
    const x = v128.and(pair, f64x2.lt(index, counts));
    const next = f64x2.add(sum, x);
    compensation = compensated(compensation, sum, x, next, withCare);
    sum = next;
    index = f64x2.add(index, f64x2.splat(1));
  }
  sums = sum;
  lost = compensation;
}

/** A sum that overflowed is infinite whatever was lost on the way. */
function putSum(step: i32, sum: f64, compensation: f64): void {
  store<f64>(results + ((<usize>step) << 3), abs(sum) < Infinity ? sum + compensation : sum);
}

function putMean(step: i32, sum: f64, compensation: f64): void {
  const count = <f64>(toOf(step) - fromOf(step));
  // A sum that overflowed on the way is infinite or NaN in the end.
  const mean = abs(sum) < Infinity ? sum / count + compensation / count : runningMean(fromOf(step), toOf(step));
  store<f64>(results + ((<usize>step) << 3), mean);
}

/** The mean of samples [from, to): divided at the end until the sum overflows, then kept as a mean. */
function runningMean(from: usize, to: usize): f64 {
  let sum = load<f64>(values + (from << 3));
  let compensation: f64 = 0;
  let isMean = false;
  for (let i = from + 1; i < to; i++) {
    let x = load<f64>(values + (i << 3));
    const before = <f64>(i - from);
    const count = before + 1;
    if (!isMean && abs(sum + x) === Infinity) {
      isMean = true;
      sum /= before;
      compensation /= before;
    }
    if (isMean) {
      const share = before / count;
      sum *= share;
      compensation *= share;
      x /= count;
    }
    const next = sum + x;
    if (abs(next) === Infinity) compensation = 0;
    else if (abs(sum) >= abs(x)) compensation += sum - next + x;
    else compensation += x - next + sum;
    sum = next;
  }
  const n = <f64>(to - from);
  return isMean ? sum + compensation : sum / n + compensation / n;
}
