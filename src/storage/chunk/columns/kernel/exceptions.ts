/** Values that the code of a column cannot hold (../../exceptions.ts): runs of equal bits. */
import { end, number, take, takeVarint } from './cursor';
import { ENTRIES, EXCEPTION, fail } from './fault';

const RUN_BYTES_MIN: f64 = 10;

/** Passes over them, so that what they replace can be decoded first. */
export function passExceptions(at: usize): usize {
  at = takeRuns(at);
  for (let runs = number; at !== 0 && runs > 0; runs--) {
    at = takeVarint(at);
    if (at !== 0) at = takeVarint(at);
    if (at !== 0) at = take(at, 8);
  }
  return at;
}

/** Puts them into the column. They were passed over, so that they are whole. */
export function putExceptions(at: usize, count: usize, into: usize): usize {
  at = takeRuns(at);
  let from: u64 = 0;
  for (let runs = number; runs > 0; runs--) {
    at = takeVarint(at);
    from += number;
    at = takeVarint(at);
    const to = from + number;
    if (to > count) return fail(EXCEPTION, <f64>from, <f64>to);
    for (; from < to; from++) store<u64>(into + ((<usize>from) << 3), load<u64>(at));
    at += 8;
  }
  return at;
}

function takeRuns(at: usize): usize {
  const behind = takeVarint(at);
  if (behind === 0) return 0;
  return <f64>number * RUN_BYTES_MIN <= <f64>(end - behind) ? behind : fail(ENTRIES, <f64>number, <f64>(end - behind));
}
