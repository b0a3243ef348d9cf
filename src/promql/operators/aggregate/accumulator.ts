/**
 * The contract of the aggregations that keep a few numbers for each group and step. State is columns: group g has the
 * slots g * steps .. g * steps + steps - 1.
 */
export interface Accumulator {
  /** Whether a value came to the slot. */
  has(slot: number): boolean;
  /** Makes room for `slots` slots in all; new slots are empty. */
  reserve(slots: number): void;
  /** Takes a row, values[from .. from + steps - 1], into the slots from `slot` on. */
  add(slot: number, values: Float64Array, present: Uint8Array, from: number, steps: number): void;
  /** Writes the results of the slots from `slot` on; steps without a sample stay absent. */
  finish(slot: number, values: Float64Array, present: Uint8Array, at: number, steps: number): void;
}

/** Room for at least `size` numbers; what is there stays, what is new is 0. */
export function grownFloats(column: Float64Array, size: number): Float64Array<ArrayBuffer> {
  const grown = new Float64Array(Math.max(size, column.length * 2));
  grown.set(column);
  return grown;
}

export function grownBytes(column: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  const grown = new Uint8Array(Math.max(size, column.length * 2));
  grown.set(column);
  return grown;
}
