/** Doubles with their bits, as which NaN payloads pass: `words` is the same memory as `values`, the low word of each first. */
export interface FloatColumn {
  readonly values: Float64Array;
  readonly words: Uint32Array;
}

export function floatColumn(count: number): FloatColumn {
  const values = new Float64Array(count);
  return { values, words: new Uint32Array(values.buffer) };
}
