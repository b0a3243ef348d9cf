/**
 * Columns: sum, what was lost of it, count. The mean is the sum divided at the end; from the value on that would make the sum infinite
 * (its flag is INCREMENTAL then) the columns hold a running mean instead. The same rule as KahanMean of kernels/kahan.ts.
 */
import { addCompensated } from './compensated';
import { columnBytes, flagsAt, present, stateOf, steps, values } from './layout';
import { presentOf, stateOfRow, valuesOf } from './rows';

const PLAIN: u8 = 1;
const INCREMENTAL: u8 = 2;

export function addAverages(rows: i32): void {
  for (let row = 0; row < rows; row++) {
    const state = stateOfRow(row);
    const rowAt = valuesOf(row);
    const thereAt = presentOf(row);
    for (let step = 0; step < steps; step++) {
      if (load<u8>(thereAt + step) === 0) continue;
      addAverage(state + ((<usize>step) << 3), state + flagsAt + step, load<f64>(rowAt + ((<usize>step) << 3)));
    }
  }
}

function addAverage(sumAt: usize, flagAt: usize, x: f64): void {
  const countAt = sumAt + 2 * columnBytes;
  const count = load<f64>(countAt) + 1;
  store<f64>(countAt, count);
  if (count === 1) {
    store<f64>(sumAt, x);
    store<u8>(flagAt, PLAIN);
    return;
  }
  const lostAt = sumAt + columnBytes;
  if (load<u8>(flagAt) !== INCREMENTAL) {
    const sum = load<f64>(sumAt);
    const lost = load<f64>(lostAt);
    addCompensated(sumAt, lostAt, x);
    if (abs(load<f64>(sumAt)) !== Infinity) return;
    store<u8>(flagAt, INCREMENTAL);
    store<f64>(sumAt, sum / (count - 1));
    store<f64>(lostAt, lost / (count - 1));
  }
  const share = (count - 1) / count;
  store<f64>(sumAt, load<f64>(sumAt) * share);
  store<f64>(lostAt, load<f64>(lostAt) * share);
  addCompensated(sumAt, lostAt, x / count);
}

export function finishAverages(group: i32): void {
  const state = stateOf(group);
  for (let step = 0; step < steps; step++) {
    const at = (<usize>step) << 3;
    const flag = load<u8>(state + flagsAt + step);
    const divisor = flag === INCREMENTAL ? 1 : load<f64>(state + 2 * columnBytes + at);
    // Each divided for itself: (sum + lost) / count has other last bits.
    store<f64>(values + at, load<f64>(state + at) / divisor + load<f64>(state + columnBytes + at) / divisor);
    store<u8>(present + step, <u8>(flag !== 0));
  }
}
