/** A value as the text of the API, when it is plain: float-text.ts says how, and knows all others. */
import { power, putShortest, UNDECIDED } from './scaled-decimal';
import { putDigits, putWhole } from './whole-numbers';

const MINUS: u8 = 0x2d;
const DOT: u8 = 0x2e;
const DIGITS_BOUND: f64 = 1e15;
const SHORTEST_MIN: f64 = 1e-6;
const PLACES_MAX: i32 = 3;

/** The offset behind, or UNDECIDED. */
export function putValue(at: i32, value: f64): i32 {
  const magnitude = abs(value);
  if (!(magnitude < DIGITS_BOUND) || (value === 0 && 1 / value < 0)) return UNDECIDED;
  let start = at;
  if (value < 0) store<u8>(start++, MINUS);
  if (magnitude === floor(magnitude)) return putWhole(start, <u64>magnitude);
  if (magnitude < SHORTEST_MIN) return UNDECIDED;
  for (let places = 1; places <= PLACES_MAX; places++) {
    const digits = nearest(magnitude * power(places));
    if (digits >= DIGITS_BOUND) break;
    if (digits / power(places) === magnitude) return putDecimal(start, digits, places);
  }
  return putShortest(start, magnitude);
}

function putDecimal(at: i32, digits: f64, places: i32): i32 {
  const whole = floor(digits / power(places));
  const end = putWhole(at, <u64>whole);
  store<u8>(end, DOT);
  putDigits(end + 1, end + 1 + places, <u32>(digits - whole * power(places)));
  return end + 1 + places;
}
