/** Where the answer repeats itself, in the form of ../../gzip/repeats.ts. All offsets are those in the answer. */
import { DISTANCE_MAX, REPEAT_BYTES_MAX, REPEAT_BYTES_MIN, STRETCH_BYTES_MAX } from '../../gzip/kernel/repeat-bounds';
import { REPEATS_AT } from './layout';

let next: i32 = REPEATS_AT;
/** Behind the newest one. */
export let repeatsEnd: i32 = 0;

export function restartRepeats(end: i32): void {
  next = REPEATS_AT;
  repeatsEnd = end;
}

export function repeatCount(): i32 {
  return (next - REPEATS_AT) / 12;
}

/** At most so many there are when `count` more were given to note(), of the next `bytes` from `at` on. */
export function repeatsBound(at: i32, bytes: i32, count: i32): i32 {
  const divisions = (at - repeatsEnd) / STRETCH_BYTES_MAX + bytes / (REPEAT_BYTES_MAX - REPEAT_BYTES_MIN);
  return repeatCount() + count + divisions + 1;
}

/** The bytes from `at` stand `distance` before, too. One that is of no use is left out. */
export function note(at: i32, length: i32, distance: i32): void {
  if (distance > DISTANCE_MAX) return;
  let rest = length;
  while (rest >= REPEAT_BYTES_MIN) {
    const part = rest <= REPEAT_BYTES_MAX ? rest : min(REPEAT_BYTES_MAX, rest - REPEAT_BYTES_MIN);
    const from = at + length - rest;
    while (from - repeatsEnd > STRETCH_BYTES_MAX) push(STRETCH_BYTES_MAX, 0, 0);
    push(from - repeatsEnd, part, distance);
    rest -= part;
  }
}

function push(between: i32, length: i32, distance: i32): void {
  store<i32>(next, between);
  store<i32>(next + 4, length);
  store<i32>(next + 8, distance);
  next += 12;
  repeatsEnd += between + length;
}
