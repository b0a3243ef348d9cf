/** The least and the greatest of each window. Only when the one that was found leaves the window, the window is looked through again. */
import { results, values } from './layout';
import { fromOf, isPresent, steps, toOf } from './windows';

export function minOverTime(): void {
  let best: usize = 0;
  let seen: usize = 0;
  for (let step: i32 = 0; step < steps; step++) {
    if (!isPresent(step)) continue;
    const from = fromOf(step);
    const to = toOf(step);
    if (seen === 0 || best < from) {
      best = from;
      seen = from + 1;
    }
    let least = load<f64>(values + (best << 3));
    for (; seen < to; seen++) {
      const value = load<f64>(values + (seen << 3));
      // Any number beats NaN.
      if (!(value < least || Number.isNaN(least))) continue;
      least = value;
      best = seen;
    }
    store<f64>(results + ((<usize>step) << 3), least);
  }
}

export function maxOverTime(): void {
  let best: usize = 0;
  let seen: usize = 0;
  for (let step: i32 = 0; step < steps; step++) {
    if (!isPresent(step)) continue;
    const from = fromOf(step);
    const to = toOf(step);
    if (seen === 0 || best < from) {
      best = from;
      seen = from + 1;
    }
    let greatest = load<f64>(values + (best << 3));
    for (; seen < to; seen++) {
      const value = load<f64>(values + (seen << 3));
      if (!(value > greatest || Number.isNaN(greatest))) continue;
      greatest = value;
      best = seen;
    }
    store<f64>(results + ((<usize>step) << 3), greatest);
  }
}
