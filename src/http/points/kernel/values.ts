/** A value as the text of the API, when it is plain: float-text.ts says how, and knows all others. */
import { putShortest, UNDECIDED } from './scaled-decimal';
import { putWhole } from './whole-numbers';

const MINUS: u8 = 0x2d;
const DOT: u8 = 0x2e;
const ZEROS: u32 = 0x303030;
const DIGITS_BOUND: f64 = 1e15;
const SHORTEST_MIN: f64 = 1e-6;
const THOUSAND: f64 = 1000;

/** The offset behind, or UNDECIDED. */
export function putValue(at: i32, value: f64): i32 {
  const magnitude = abs(value);
  if (!(magnitude < DIGITS_BOUND) || (value === 0 && 1 / value < 0)) return UNDECIDED;
  let start = at;
  if (value < 0) store<u8>(start++, MINUS);
  const whole = floor(magnitude);
  if (magnitude === whole) return putWhole(start, whole);
  if (magnitude < SHORTEST_MIN) return UNDECIDED;
  const thousandths = nearest(magnitude * THOUSAND);
  if (thousandths < DIGITS_BOUND && thousandths / THOUSAND === magnitude) {
    return putPlaces(putWhole(start, whole), <u32>(thousandths - whole * THOUSAND));
  }
  return putShortest(start, magnitude);
}

/** A point and three digits, without the zeros at their end; the first is not zero alone. */
function putPlaces(at: i32, thousandths: u32): i32 {
  const first = thousandths / 100;
  const firstTwo = thousandths / 10;
  const digits = first | ((firstTwo - 10 * first) << 8) | ((thousandths - 10 * firstTwo) << 16);
  store<u32>(at, DOT | ((digits | ZEROS) << 8));
  return at + 5 - <i32>(clz(digits) >> 3);
}
