/**
 * The memory that JavaScript and the accumulators share. JavaScript puts in some rows and the group of each, and takes one row of results.
 *
 *     values | present | groups | state of group 0 | state of group 1 | ...
 *
 * The state of a group is up to three columns of a double a step, and a column of flags:
 *
 *     a | b | c | flags
 *
 * What the columns hold is said where they are used; a flag is 0 where no value came.
 */

/** Steps of a row; bytes of a column of doubles. */
export let steps: i32 = 0;
export let columnBytes: usize = 0;
/** From the state of a group to its flags, and to that of the next group. */
export let flagsAt: usize = 0;
export let stateBytes: usize = 0;

/** Addresses. Rows one behind the other, a double a point. */
export const values: usize = 0;
/** A byte a point. */
export let present: usize = 0;
/** 32 bits a row. */
export let groups: usize = 0;
export let states: usize = 0;

/** For rows of so many steps, of which at most `points` come at once, and states of so many columns of doubles. */
export function place(count: i32, points: i32, columns: i32): void {
  groups = placeRows(count, points);
  flagsAt = <usize>columns * columnBytes;
  stateBytes = flagsAt + aligned(count);
  states = groups + aligned((points / count) << 2);
}

/** Values and present for so many points in all; answers where they end. */
export function placeRows(count: i32, points: i32): usize {
  steps = count;
  columnBytes = (<usize>count) << 3;
  present = values + ((<usize>points) << 3);
  return present + aligned(points);
}

/** Where the states of so many groups end. */
export function endOf(count: i32): usize {
  return stateOf(count);
}

/** Empties the states of groups [from, to). */
export function clear(from: i32, to: i32): void {
  memory.fill(stateOf(from), 0, stateOf(to) - stateOf(from));
}

/** Whether a value came to a step of a group. */
export function has(group: i32, step: i32): bool {
  return load<u8>(stateOf(group) + flagsAt + step) !== 0;
}

export function stateOf(group: i32): usize {
  return states + <usize>group * stateBytes;
}

function aligned(bytes: i32): usize {
  return (<usize>bytes + 7) & ~7;
}
