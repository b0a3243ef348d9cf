/**
 * The compensations of two sums after sum + x = next, equal to the last bit to those of KahanSum (../../kahan.ts): what an addition
 * lost is a double, so that any way to it gives the same (D. E. Knuth, The Art of Computer Programming, volume 2, 4.2.2).
 * Knuth's way compares nothing, but does not know of sums that overflow: these, and a NaN, leave a total that is not finite.
 * Then it is done again with care.
 */
export function compensated(before: v128, sum: v128, x: v128, next: v128, withCare: bool): v128 {
  if (withCare) return carefully(before, sum, x, next);
  const added = f64x2.sub(next, sum);
  const lost = f64x2.add(f64x2.sub(sum, f64x2.sub(next, added)), f64x2.sub(x, added));
  return f64x2.add(before, lost);
}

function carefully(before: v128, sum: v128, x: v128, next: v128): v128 {
  const sumIsGreater = f64x2.ge(f64x2.abs(sum), f64x2.abs(x));
  const greater = v128.bitselect(sum, x, sumIsGreater);
  const lesser = v128.bitselect(x, sum, sumIsGreater);
  const lost = f64x2.add(f64x2.sub(greater, next), lesser);
  const isInfinite = f64x2.eq(f64x2.abs(next), f64x2.splat(Infinity));
  return v128.andnot(f64x2.add(before, lost), isInfinite);
}

/** Whether both are finite. */
export function areFinite(pair: v128): bool {
  return i64x2.all_true(f64x2.lt(f64x2.abs(pair), f64x2.splat(Infinity)));
}
