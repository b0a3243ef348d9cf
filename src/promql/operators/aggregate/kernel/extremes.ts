/** One column: the least or the greatest so far; NaN only when there is nothing else. */
import { flagsAt, present, stateOf, steps, values } from './layout';
import { presentOf, stateOfRow, valuesOf } from './rows';

export function addMinima(rows: i32): void {
  for (let row = 0; row < rows; row++) {
    const state = stateOfRow(row);
    const rowAt = valuesOf(row);
    const thereAt = presentOf(row);
    for (let step = 0; step < steps; step++) {
      if (load<u8>(thereAt + step) === 0) continue;
      const at = (<usize>step) << 3;
      const value = load<f64>(rowAt + at);
      const least = load<f64>(state + at);
      const flag = state + flagsAt + step;
      if (value < least || load<u8>(flag) === 0 || Number.isNaN(least)) store<f64>(state + at, value);
      store<u8>(flag, 1);
    }
  }
}

export function addMaxima(rows: i32): void {
  for (let row = 0; row < rows; row++) {
    const state = stateOfRow(row);
    const rowAt = valuesOf(row);
    const thereAt = presentOf(row);
    for (let step = 0; step < steps; step++) {
      if (load<u8>(thereAt + step) === 0) continue;
      const at = (<usize>step) << 3;
      const value = load<f64>(rowAt + at);
      const greatest = load<f64>(state + at);
      const flag = state + flagsAt + step;
      if (value > greatest || load<u8>(flag) === 0 || Number.isNaN(greatest)) store<f64>(state + at, value);
      store<u8>(flag, 1);
    }
  }
}

export function finishExtremes(group: i32): void {
  const state = stateOf(group);
  memory.copy(values, state, (<usize>steps) << 3);
  memory.copy(present, state + flagsAt, steps);
}
