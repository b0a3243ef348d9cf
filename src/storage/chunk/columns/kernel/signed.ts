/** A signed column (../../signed-column.ts): whole numbers of 64 bits, in one of three forms. */
import { end, number, take, takeVarint, unzigzag } from './cursor';
import { FORM, fail } from './fault';
import { fill } from './fill';
import { joinPlanes, storeBytes } from './planes';

const VARINTS: u32 = 0;
const PLANES_MAX: u32 = 7;
const EQUAL: u32 = 8;

/** Numbers that are tried at once. */
const GROUP: usize = 16;

export function takeSigned(at: usize, count: usize, into: usize): usize {
  const next = take(at, 1);
  if (next === 0) return 0;
  const form: u32 = load<u8>(at);
  if (form === VARINTS) return takeVarints(next, count, into);
  if (form <= PLANES_MAX) {
    const behind = take(next, <usize>form * count);
    if (behind !== 0) joinPlanes(next, form, count, into);
    return behind;
  }
  if (form !== EQUAL) return fail(FORM, form, EQUAL);
  if (count === 0) return next;
  const behind = takeVarint(next);
  if (behind !== 0) fill(into, count, unzigzag(number));
  return behind;
}

function takeVarints(from: usize, count: usize, into: usize): usize {
  let at = from;
  for (let done: usize = 0; done < count; ) {
    const group = min(GROUP, count - done);
    const bytes = v128.load(at);
    if (group <= end - at && (i8x16.bitmask(bytes) & ((1 << (<i32>group)) - 1)) === 0) {
      // All of one byte.
      storeBytes(bytes, into + (done << 3));
      at += group;
      done += group;
      continue;
    }
    for (const stop = done + group; done < stop; done++) {
      at = takeVarint(at);
      if (at === 0) return 0;
      store<i64>(into + (done << 3), unzigzag(number));
    }
  }
  return at;
}
