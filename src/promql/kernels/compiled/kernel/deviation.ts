/** The median of the absolute distances to the median, of each window; NaN where one of its values is. */
import { keyOf, MISSING } from './keys';
import { results, sorted, values } from './layout';
import { quantileOf } from './rank';
import { fromOf, isPresent, steps, toOf } from './windows';

const HALF: f64 = 0.5;

export function madOverTime(): void {
  for (let step: i32 = 0; step < steps; step++) {
    if (isPresent(step)) store<f64>(results + ((<usize>step) << 3), medianDeviation(fromOf(step), toOf(step)));
  }
}

/** Of samples [from, to). */
function medianDeviation(from: usize, to: usize): f64 {
  const count = <i32>(to - from);
  const first = values + (from << 3);
  const bytes = (to - from) << 3;
  for (let at: usize = 0; at < bytes; at += 8) {
    const key = keyOf(load<f64>(first + at));
    if (key === MISSING) return NaN;
    store<i64>(sorted + at, key);
  }
  const median = quantileOf(HALF, sorted, count);
  for (let at: usize = 0; at < bytes; at += 8) {
    store<i64>(sorted + at, keyOf(abs(load<f64>(first + at) - median)));
  }
  return quantileOf(HALF, sorted, count);
}
