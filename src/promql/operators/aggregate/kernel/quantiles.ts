/**
 * The quantile of each step over the rows of one group. The values of a row lie side by side: those of a few steps at a time are put in
 * columns, as keys. The results replace the first row.
 *
 *     values | present | quantiles | counts | keys of a step | keys of the next step | ...
 */
import { keyOf } from '../../../kernels/compiled/kernel/keys';
import { quantileOf } from '../../../kernels/compiled/kernel/rank';
import { columnBytes, placeRows, present, steps, values } from './layout';
import { presentOf, valuesOf } from './rows';

const STEPS_AT_ONCE: i32 = 16;
const COUNTS_BYTES: usize = sizeof<i32>() * STEPS_AT_ONCE;

/** Where a double a step is wanted: the quantiles. */
export let quantiles: usize = 0;
/** Of the keys of these steps, 32 bits each. */
let counts: usize = 0;
let keys: usize = 0;
let keysBytes: usize = 0;

/** For so many rows of so many steps; answers where the memory ends. */
export function placeQuantiles(steps: i32, rows: i32): usize {
  quantiles = placeRows(steps, steps * rows);
  counts = quantiles + columnBytes;
  keys = counts + COUNTS_BYTES;
  keysBytes = (<usize>rows) << 3;
  return keys + STEPS_AT_ONCE * keysBytes;
}

export function takeQuantiles(rows: i32): void {
  for (let first = 0; first < steps; first += STEPS_AT_ONCE) {
    const end = min(steps, first + STEPS_AT_ONCE);
    memory.fill(counts, 0, COUNTS_BYTES);
    for (let row = 0; row < rows; row++) gather(row, first, end);
    for (let step = first; step < end; step++) {
      const count = load<i32>(counts + ((<usize>(step - first)) << 2));
      store<u8>(present + step, <u8>(count !== 0));
      if (count === 0) continue;
      const at = (<usize>step) << 3;
      store<f64>(values + at, quantileOf(load<f64>(quantiles + at), keys + <usize>(step - first) * keysBytes, count));
    }
  }
}

/** Adds the values of a row at steps [first, end) to the columns of these steps. */
function gather(row: i32, first: i32, end: i32): void {
  const rowAt = valuesOf(row);
  const thereAt = presentOf(row);
  let column = keys;
  let countAt = counts;
  for (let step = first; step < end; step++) {
    if (load<u8>(thereAt + step) !== 0) {
      const value = load<f64>(rowAt + ((<usize>step) << 3));
      const count = load<i32>(countAt);
      store<i64>(column + ((<usize>count) << 3), keyOf(value));
      store<i32>(countAt, count + 1);
    }
    column += keysBytes;
    countAt += sizeof<i32>();
  }
}
