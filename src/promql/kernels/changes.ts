import { loopWindows } from './compiled/loop-windows.ts';

/** How often a value differs from the one before; NaN after NaN is no change. */
export function countChanges(values: Float64Array, from: number, to: number): number {
  let changed = 0;
  for (let i = from + 1; i < to; i++) {
    const before = values[i - 1];
    const value = values[i];
    if (value !== before && !(Number.isNaN(value) && Number.isNaN(before))) changed++;
  }
  return changed;
}

/** How often a value is less than the one before. */
export function countResets(values: Float64Array, from: number, to: number): number {
  let found = 0;
  for (let i = from + 1; i < to; i++) if (values[i] < values[i - 1]) found++;
  return found;
}

export const changes = loopWindows((kernel) => kernel.changes());
export const resets = loopWindows((kernel) => kernel.resets());
