/** One column: how many there are. */
import { flagsAt, present, stateOf, steps, values } from './layout';
import { presentOf, stateOfRow } from './rows';

export function addCounts(rows: i32): void {
  for (let row = 0; row < rows; row++) {
    const state = stateOfRow(row);
    const thereAt = presentOf(row);
    for (let step = 0; step < steps; step++) {
      if (load<u8>(thereAt + step) === 0) continue;
      const at = state + ((<usize>step) << 3);
      store<f64>(at, load<f64>(at) + 1);
      store<u8>(state + flagsAt + step, 1);
    }
  }
}

export function finishCounts(group: i32): void {
  const state = stateOf(group);
  memory.copy(values, state, (<usize>steps) << 3);
  memory.copy(present, state + flagsAt, steps);
}

/** 1 wherever there is one. */
export function finishGroups(group: i32): void {
  const state = stateOf(group);
  for (let step = 0; step < steps; step++) store<f64>(values + ((<usize>step) << 3), 1);
  memory.copy(present, state + flagsAt, steps);
}
