/** Numbers as keys that order as signed integers do: NaN before all numbers, negative zero before zero. */

/** Of NaN; no number has it. */
export const MISSING: i64 = i64.MIN_VALUE;

export function keyOf(value: f64): i64 {
  if (Number.isNaN(value)) return MISSING;
  // Of negative numbers the greater have the lesser bits.
  const bits = reinterpret<i64>(value);
  return bits ^ ((bits >> 63) & i64.MAX_VALUE);
}

export function numberOf(key: i64): f64 {
  return key === MISSING ? NaN : reinterpret<f64>(key ^ ((key >> 63) & i64.MAX_VALUE));
}
