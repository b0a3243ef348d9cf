/** Columns: count, mean, sum of the squares of distances from it (Welford, Technometrics 4, 1962). */
import { columnBytes, flagsAt, present, stateOf, steps, values } from './layout';
import { presentOf, stateOfRow, valuesOf } from './rows';

export function addVariances(rows: i32): void {
  for (let row = 0; row < rows; row++) {
    const state = stateOfRow(row);
    const rowAt = valuesOf(row);
    const thereAt = presentOf(row);
    for (let step = 0; step < steps; step++) {
      if (load<u8>(thereAt + step) === 0) continue;
      store<u8>(state + flagsAt + step, 1);
      addVariance(state + ((<usize>step) << 3), load<f64>(rowAt + ((<usize>step) << 3)));
    }
  }
}

function addVariance(countAt: usize, x: f64): void {
  const meanAt = countAt + columnBytes;
  const squaresAt = meanAt + columnBytes;
  const count = load<f64>(countAt) + 1;
  store<f64>(countAt, count);
  if (count === 1) {
    store<f64>(meanAt, x);
    store<f64>(squaresAt, abs(x) < Infinity ? 0 : NaN);
    return;
  }
  const distance = x - load<f64>(meanAt);
  const mean = load<f64>(meanAt) + distance / count;
  store<f64>(meanAt, mean);
  store<f64>(squaresAt, load<f64>(squaresAt) + distance * (x - mean));
}

export function finishVariances(group: i32): void {
  const state = stateOf(group);
  for (let step = 0; step < steps; step++) {
    const at = (<usize>step) << 3;
    store<f64>(values + at, load<f64>(state + 2 * columnBytes + at) / load<f64>(state + at));
  }
  memory.copy(present, state + flagsAt, steps);
}

export function finishDeviations(group: i32): void {
  finishVariances(group);
  for (let step = 0; step < steps; step++) {
    const at = values + ((<usize>step) << 3);
    store<f64>(at, sqrt(load<f64>(at)));
  }
}
