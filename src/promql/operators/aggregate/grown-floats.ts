/** Room for at least `size` numbers; what is there stays, what is new is 0. */
export function grownFloats(column: Float64Array, size: number): Float64Array<ArrayBuffer> {
  const grown = new Float64Array(Math.max(size, column.length * 2));
  grown.set(column);
  return grown;
}
