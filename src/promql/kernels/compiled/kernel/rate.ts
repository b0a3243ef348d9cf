/**
 * rate, increase and delta: ../../rate.ts draws what is done. By what factor the change between the first and the last sample of a window
 * stands for the whole window, times alone say; series that are scraped together have the same times, so it is kept from one series to
 * the next.
 */
import { after, before, factors, reaches, results, sampled, sorted, times, values } from './layout';
import { findWindows, fromOf, isPresent, steps, toOf } from './windows';

/** More than the rounding of a few operations. */
const ROUNDING_MARGIN: f64 = 1.01;
/** Below it numbers have less digits than that margin supposes. */
const LEAST: f64 = 1e-300;

/** Takes the times of a series out of `sorted`. @param isKnown they are those of the series before if they are equal */
export function stretch(samples: i32, count: i32, firstEnd: f64, stepMs: f64, rangeMs: f64, isKnown: bool): void {
  const bytes = (<usize>samples) << 3;
  if (isKnown && memory.compare(times, sorted, bytes) === 0) return;
  memory.copy(times, sorted, bytes);
  findWindows(samples, count, firstEnd, stepMs, rangeMs, 2);
  for (let step: i32 = 0; step < count; step++) {
    if (isPresent(step)) findStretch(step, firstEnd + <f64>step * stepMs, rangeMs);
  }
}

/** In seconds. */
function findStretch(step: i32, end: f64, rangeMs: f64): void {
  const at = (<usize>step) << 3;
  const first = fromOf(step);
  const last = toOf(step) - 1;
  const firstTime = load<f64>(times + (first << 3));
  const lastTime = load<f64>(times + (last << 3));
  const interval = (lastTime - firstTime) / 1000;
  const toStart = (firstTime - (end - rangeMs)) / 1000;
  const toEnd = (end - lastTime) / 1000;
  const distance = interval / <f64>(last - first);
  const threshold = distance * 1.1;
  const left = toStart >= threshold ? distance / 2 : toStart;
  const right = toEnd >= threshold ? distance / 2 : toEnd;
  store<f64>(factors + at, (interval + left + right) / interval);
  store<f64>(reaches + at, (left / interval) * ROUNDING_MARGIN);
  store<f64>(sampled + at, interval);
  store<f64>(before + at, left);
  store<f64>(after + at, right);
}

/** Of a counter, resets add what was there before them, and it was never less than zero. */
export function counterChange(samples: i32, perSeconds: f64): void {
  const resets = findResets(samples);
  let firstReset: i32 = 0;
  for (let step: i32 = 0; step < steps; step++) {
    if (!isPresent(step)) continue;
    const at = (<usize>step) << 3;
    const from = <i32>fromOf(step);
    const last = <i32>toOf(step) - 1;
    const first = valueAt(from);
    let change = valueAt(last) - first;
    while (firstReset < resets && resetAt(firstReset) <= from) firstReset++;
    for (let i = firstReset; i < resets && resetAt(i) <= last; i++) change += valueAt(resetAt(i) - 1);
    let factor = load<f64>(factors + at);
    // Of most counters a multiplication tells that they stay above zero.
    if (!(first > change * load<f64>(reaches + at) + LEAST) && change > 0 && first >= 0) {
      factor = fromZero(at, first / change);
    }
    store<f64>(results + at, change * (factor / perSeconds));
  }
}

export function gaugeChange(): void {
  for (let step: i32 = 0; step < steps; step++) {
    if (!isPresent(step)) continue;
    const at = (<usize>step) << 3;
    const change = valueAt(<i32>toOf(step) - 1) - valueAt(<i32>fromOf(step));
    store<f64>(results + at, change * load<f64>(factors + at));
  }
}

/** The factor of a counter whose first sample is so many times its change: it is not taken back below zero. */
function fromZero(at: usize, ratio: f64): f64 {
  const interval = load<f64>(sampled + at);
  const toZero = interval * ratio;
  if (!(toZero < load<f64>(before + at))) return load<f64>(factors + at);
  return (interval + toZero + load<f64>(after + at)) / interval;
}

/** Puts the indices of samples that are less than the one before into `sorted`; answers how many there are. */
function findResets(samples: i32): i32 {
  let count: i32 = 0;
  for (let i: i32 = 1; i < samples; i++) {
    if (!(valueAt(i) < valueAt(i - 1))) continue;
    store<i32>(sorted + ((<usize>count) << 2), i);
    count++;
  }
  return count;
}

function resetAt(i: i32): i32 {
  return load<i32>(sorted + ((<usize>i) << 2));
}

function valueAt(i: i32): f64 {
  return load<f64>(values + ((<usize>i) << 3));
}
