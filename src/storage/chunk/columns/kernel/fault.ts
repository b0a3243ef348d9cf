/** Why bytes are no column: the first fault since begin(), with two numbers for its message (../faults.ts). */

/** What was wrong, 0: nothing. */
export let fault: i32 = 0;
export let got: f64 = 0;
export let wanted: f64 = 0;

/** The numbers of ../faults.ts. */
export const ENDS: i32 = 1;
export const ABOVE_MAX: i32 = 2;
export const ENTRIES: i32 = 3;
export const CODE_OF_FLOATS: i32 = 4;
export const CODE_OF_TIMES: i32 = 5;
export const FORM: i32 = 6;
export const EXPONENT: i32 = 7;
export const EXCEPTION: i32 = 8;

export function forget(): void {
  fault = 0;
}

/** Answers 0, as everything does that takes bytes and cannot. */
export function fail(kind: i32, first: f64, second: f64): usize {
  fault = kind;
  got = first;
  wanted = second;
  return 0;
}
