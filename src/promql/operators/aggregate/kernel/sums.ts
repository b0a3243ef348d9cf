/** Columns: sum, what was lost of it. */
import { addCompensated } from './compensated';
import { columnBytes, flagsAt, present, stateOf, steps, values } from './layout';
import { presentOf, stateOfRow, valuesOf } from './rows';

export function addSums(rows: i32): void {
  for (let row = 0; row < rows; row++) {
    const state = stateOfRow(row);
    const rowAt = valuesOf(row);
    const thereAt = presentOf(row);
    for (let step = 0; step < steps; step++) {
      if (load<u8>(thereAt + step) === 0) continue;
      store<u8>(state + flagsAt + step, 1);
      const sum = state + ((<usize>step) << 3);
      addCompensated(sum, sum + columnBytes, load<f64>(rowAt + ((<usize>step) << 3)));
    }
  }
}

export function finishSums(group: i32): void {
  const state = stateOf(group);
  for (let step = 0; step < steps; step++) {
    const at = (<usize>step) << 3;
    store<f64>(values + at, load<f64>(state + at) + load<f64>(state + columnBytes + at));
  }
  memory.copy(present, state + flagsAt, steps);
}
