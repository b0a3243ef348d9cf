/** Rows as JavaScript gave them. */
import { columnBytes, groups, present, stateOf, steps, values } from './layout';

export function valuesOf(row: i32): usize {
  return values + <usize>row * columnBytes;
}

export function presentOf(row: i32): usize {
  return present + <usize>row * steps;
}

/** The state of the group that a row belongs to. */
export function stateOfRow(row: i32): usize {
  return stateOf(load<i32>(groups + ((<usize>row) << 2)));
}
