/** Functions of the two newest samples of each window. */
import { results, times, values } from './layout';
import { isPresent, steps, toOf } from './windows';

/** Per second. After a counter reset the newest value is the change. */
export function irate(): void {
  for (let step: i32 = 0; step < steps; step++) {
    if (!isPresent(step)) continue;
    const at = (toOf(step) - 2) << 3;
    const before = load<f64>(values + at);
    const last = load<f64>(values + at, 8);
    const change = last < before ? last : last - before;
    const seconds = (load<f64>(times + at, 8) - load<f64>(times + at)) / 1000;
    store<f64>(results + ((<usize>step) << 3), change / seconds);
  }
}

export function idelta(): void {
  for (let step: i32 = 0; step < steps; step++) {
    if (!isPresent(step)) continue;
    const at = (toOf(step) - 2) << 3;
    store<f64>(results + ((<usize>step) << 3), load<f64>(values + at, 8) - load<f64>(values + at));
  }
}
