/**
 * The quantile of each window. Its values are kept in order while it moves: one that comes or goes costs a binary search and a move of
 * memory, so that a long window with short steps is never sorted anew. NaN count as less than all numbers.
 */
import { keyOf } from './keys';
import { inputs, results, sorted, values } from './layout';
import { between } from './rank';
import { sort } from './sort';
import { fromOf, isPresent, steps, toOf } from './windows';

/** So many changes at once are made one by one in any case; more, while they are less than this share of the window. */
const CHANGES_SMALL: usize = 64;
const CHANGES_SHARE: usize = 8;

/** Keys of the window, in order. */
let count: usize = 0;

/** Inputs are the quantiles. */
export function quantileOverTime(): void {
  let from: usize = 0;
  let to: usize = 0;
  count = 0;
  for (let step: i32 = 0; step < steps; step++) {
    if (!isPresent(step)) continue;
    moveWindow(from, to, fromOf(step), toOf(step));
    from = fromOf(step);
    to = toOf(step);
    const at = (<usize>step) << 3;
    store<f64>(results + at, between(load<f64>(inputs + at), sorted, <i32>count));
  }
}

/** From samples [from, to) to samples [start, end), neither of which is less. */
function moveWindow(from: usize, to: usize, start: usize, end: usize): void {
  const changes = end - to + start - from;
  if (start >= to || (changes > CHANGES_SMALL && changes > (end - start) / CHANGES_SHARE)) {
    count = 0;
    for (let i = start; i < end; i++) append(load<f64>(values + (i << 3)));
    sort(sorted, count);
  } else {
    for (let i = from; i < start; i++) remove(load<f64>(values + (i << 3)));
    for (let i = to; i < end; i++) insert(load<f64>(values + (i << 3)));
  }
}

function append(value: f64): void {
  store<i64>(sorted + (count++ << 3), keyOf(value));
}

function insert(value: f64): void {
  const key = keyOf(value);
  const at = sorted + (rankOf(key) << 3);
  memory.copy(at + 8, at, sorted + (count++ << 3) - at);
  store<i64>(at, key);
}

function remove(value: f64): void {
  const at = sorted + (rankOf(keyOf(value)) << 3);
  memory.copy(at, at + 8, sorted + (--count << 3) - at);
}

/** How many keys are less. */
function rankOf(key: i64): usize {
  let low: usize = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (load<i64>(sorted + (middle << 3)) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
