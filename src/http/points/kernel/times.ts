/** A time as the text of the API: seconds, with three decimals when they are not whole. */
import { putWhole } from './whole-numbers';

const MINUS: u8 = 0x2d;
const DOT: u32 = 0x2e;
const ZEROS: u32 = 0x30_3030;
const MS_PER_SECOND: f64 = 1000;

/** The offset behind. What is behind that, up to 8 bytes, is written over. @param timeMs a whole number in +-2^53 */
export function putSeconds(at: i32, timeMs: f64): i32 {
  const magnitude = abs(timeMs);
  const seconds = floor(magnitude / MS_PER_SECOND);
  const millis = <u32>(magnitude - seconds * MS_PER_SECOND);
  let start = at;
  if (timeMs < 0) store<u8>(start++, MINUS);
  const end = putWhole(start, seconds);
  if (millis === 0) return end;
  const tens = millis / 10;
  const digits = (millis / 100) | ((tens % 10) << 8) | ((millis - tens * 10) << 16);
  store<u32>(end, DOT | ((digits | ZEROS) << 8));
  return end + 4;
}
