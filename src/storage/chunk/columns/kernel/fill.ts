/** Makes `count` entries of `into` the same 64 bits, and perhaps one behind them. */
export function fill(into: usize, count: usize, bits: u64): void {
  const pair = i64x2.splat(bits);
  for (const behind = into + (count << 3); into < behind; into += 16) v128.store(into, pair);
}
