/** Which samples each window has; see ../../kernel.ts for its bounds. */
import { froms, present, times, tos } from './layout';

/** Of the newest call: steps there are. */
export let steps: i32 = 0;

/** Finds the windows of `count` steps among `samples` times. A step has a result where there are `least` samples, which is 1 at least. */
export function findWindows(samples: i32, count: i32, firstEnd: f64, stepMs: f64, rangeMs: f64, least: i32): void {
  steps = count;
  let from: i32 = 0;
  let to: i32 = 0;
  for (let step: i32 = 0; step < count; step++) {
    const end = firstEnd + <f64>step * stepMs;
    const start = end - rangeMs;
    while (to < samples && load<f64>(times + ((<usize>to) << 3)) <= end) to++;
    while (from < to && load<f64>(times + ((<usize>from) << 3)) <= start) from++;
    store<i32>(froms + ((<usize>step) << 2), from);
    store<i32>(tos + ((<usize>step) << 2), to);
    store<u8>(present + step, <u8>(to - from >= least));
  }
}

export function isPresent(step: i32): bool {
  return load<u8>(present + step) !== 0;
}

export function fromOf(step: i32): usize {
  return <usize>load<i32>(froms + ((<usize>step) << 2));
}

export function toOf(step: i32): usize {
  return <usize>load<i32>(tos + ((<usize>step) << 2));
}
