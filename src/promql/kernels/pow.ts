/** x to the power y as C's pow: where IEEE 754 answers 1 and JavaScript NaN, it is 1. */
export function pow(x: number, y: number): number {
  if (x === 1) return 1;
  if (x === -1 && (y === Infinity || y === -Infinity)) return 1;
  return x ** y;
}
