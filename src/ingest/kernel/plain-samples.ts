/** Plain samples of a series, in both versions: { 0x12 length [0x09 value] [0x10 timestamp] } */
import { varint } from './fields';
import { RUN_MAX, TIMES_AT, VALUES_AT } from './layout';

/** A time of so many varint bytes is exact in a double. */
const TIME_BYTES_MAX: i32 = 7;

/** Reads the samples in [at, stop) to the columns from `count` on; answers how many these hold then, -1 when one has another form. */
export function readSamples(at: i32, stop: i32, count: i32): i32 {
  while (at < stop) {
    const length = <i32>load<u8>(at, 1);
    const end = at + 2 + length;
    if (load<u8>(at) !== 0x12 || length > 0x7f || end > stop || count === RUN_MAX) return -1;
    at += 2;
    let value: i64 = 0;
    let time: i64 = 0;
    if (at + 9 <= end && load<u8>(at) === 0x09) {
      value = load<i64>(at, 1);
      at += 9;
    }
    if (at < end && load<u8>(at) === 0x10) {
      const bytes = end - at - 1;
      if (bytes < 1 || bytes > TIME_BYTES_MAX) return -1;
      time = varint(at + 1, end);
      if (time < 0) return -1;
      at = end;
    }
    if (at !== end) return -1;
    store<f64>(TIMES_AT + (count << 3), <f64>time);
    store<i64>(VALUES_AT + (count << 3), value);
    count++;
  }
  return count;
}
