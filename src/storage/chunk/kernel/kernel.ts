/** Decodes the code of open chunks, which gorilla.ts draws and writes, with 64 bits at a time. */
import { STREAM_AT, TIMES_AT, VALUES_AT } from './layout';

/** The 64 bits from `position` on. */
function peek(position: i32): u64 {
  const at = STREAM_AT + ((position >>> 3) & ~3);
  const used = <u64>(position & 31);
  // The first word has the highest bits.
  const first = rotl<u64>(load<u64>(at), 32);
  return (first << used) | (<u64>load<u32>(at, 8) >> (32 - used));
}

/** Decodes `count` samples of the stream, at least one, and keeps those in [mint, maxt]. Answers how many these are. */
export function decode(count: i32, firstTime: f64, mint: f64, maxt: f64): i32 {
  let value = peek(0);
  let time = firstTime;
  let delta: f64 = 0;
  let leading: u64 = 0;
  let width: u64 = 0;
  let position: i32 = 64;
  let kept: i32 = 0;
  for (let left = count; ; ) {
    if (time > maxt) break;
    store<f64>(TIMES_AT + (kept << 3), time);
    store<u64>(VALUES_AT + (kept << 3), value);
    kept += <i32>(time >= mint);
    if (--left === 0) break;

    let bits = peek(position);
    if (<i64>bits >= 0) {
      position += 1;
      time += delta;
      bits <<= 1;
    } else {
      if (<i64>(bits << 1) >= 0) {
        position += 9;
        delta += <f64>(<i64>(bits << 2) >> 57);
      } else if (<i64>(bits << 2) >= 0) {
        position += 16;
        delta += <f64>(<i64>(bits << 3) >> 51);
      } else if (<i64>(bits << 3) >= 0) {
        position += 24;
        delta += <f64>(<i64>(bits << 4) >> 44);
      } else if (<i64>(bits << 4) >= 0) {
        position += 37;
        delta += <f64>(<i64>(bits << 5) >> 32);
      } else {
        time = <f64>(<i64>peek(position + 5));
        delta = 0;
        position += 69;
      }
      time += delta;
      bits = peek(position);
    }

    // At least 63 bits are left.
    if (<i64>bits >= 0) {
      position += 1;
      continue;
    }
    if (<i64>(bits << 1) < 0) {
      leading = (bits >> 57) & 31;
      width = ((bits >> 51) & 63) + 1;
      position += 13;
      bits <<= 13;
    } else {
      position += 2;
      bits <<= 2;
    }
    const field = (width <= FIELD_BITS_AT_HAND ? bits : peek(position)) >> (64 - width);
    value ^= field << (64 - leading - width);
    position += <i32>width;
  }
  return kept;
}

/** Of 63 bits, less the longest header. */
const FIELD_BITS_AT_HAND: u64 = 50;
