/** How often values change in each window: what enters it is added to the count of the window before, what leaves is subtracted. */
import { results, values } from './layout';
import { fromOf, isPresent, steps, toOf } from './windows';

export function changes(): void {
  let from: usize = 0;
  let to: usize = 0;
  let count: i32 = 0;
  for (let step: i32 = 0; step < steps; step++) {
    if (!isPresent(step)) continue;
    const start = fromOf(step);
    if (start >= to) {
      count = 0;
      to = start + 1;
    } else {
      for (; from < start; from++) count -= <i32>isChange(from);
    }
    from = start;
    for (const end = toOf(step); to < end; to++) count += <i32>isChange(to - 1);
    store<f64>(results + ((<usize>step) << 3), <f64>count);
  }
}

export function resets(): void {
  let from: usize = 0;
  let to: usize = 0;
  let count: i32 = 0;
  for (let step: i32 = 0; step < steps; step++) {
    if (!isPresent(step)) continue;
    const start = fromOf(step);
    if (start >= to) {
      count = 0;
      to = start + 1;
    } else {
      for (; from < start; from++) count -= <i32>isReset(from);
    }
    from = start;
    for (const end = toOf(step); to < end; to++) count += <i32>isReset(to - 1);
    store<f64>(results + ((<usize>step) << 3), <f64>count);
  }
}

/** Between a sample and the next one. NaN after NaN is no change. */
function isChange(at: usize): bool {
  const value = load<f64>(values + (at << 3));
  const next = load<f64>(values + (at << 3), 8);
  return next !== value && !(Number.isNaN(next) && Number.isNaN(value));
}

function isReset(at: usize): bool {
  return load<f64>(values + (at << 3), 8) < load<f64>(values + (at << 3));
}
