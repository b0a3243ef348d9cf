/** The newest sample of the window of each step, which is what an instant selector sees. */
import { present, results, times, values } from './layout';

const STALE: u64 = ((<u64>0x7ff0_0000) << 32) | 2;

/**
 * The window of a step is (reference - lookback, reference]; where its newest sample is a staleness marker, there is none. Answers whether
 * there is any.
 */
export function latest(samples: i32, count: i32, first: f64, stepMs: f64, lookback: f64): bool {
  let behind: usize = 0;
  let any = false;
  for (let step: i32 = 0; step < count; step++) {
    const reference = first + <f64>step * stepMs;
    while (behind < <usize>samples && load<f64>(times + (behind << 3)) <= reference) behind++;
    const newest = (behind - 1) << 3;
    const isThere =
      behind > 0 && load<f64>(times + newest) > reference - lookback && load<u64>(values + newest) !== STALE;
    if (isThere) {
      store<f64>(results + ((<usize>step) << 3), load<f64>(values + newest));
      any = true;
    }
    store<u8>(present + step, <u8>isThere);
  }
  return any;
}
