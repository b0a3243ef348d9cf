/** round and the clamps: functions of a number with scalar parameters, params[k][i] at step i. */
import { greater, lesser } from './extremes.ts';
import type { ValueKernel } from './kernel.ts';

/** To the nearest multiple of params[0], or of 1 without parameters; halves are rounded up. */
export const round: ValueKernel = (values, present, from, count, params) => {
  for (let i = 0; i < count; i++) {
    if (present[from + i] === 0) continue;
    // Multiplied by the inverse, because 0.1 and the like have no exact form, while 1 / 0.1 is 10.
    const inverse = params.length === 0 ? 1 : 1 / params[0][i];
    values[from + i] = Math.floor(values[from + i] * inverse + 0.5) / inverse;
  }
};

/** Between params[0] and params[1]; nothing where these are the wrong way round. */
export const clamp: ValueKernel = (values, present, from, count, params) => {
  const [lows, highs] = params;
  for (let i = 0; i < count; i++) {
    if (highs[i] < lows[i]) present[from + i] = 0;
    else values[from + i] = greater(lows[i], lesser(highs[i], values[from + i]));
  }
};

export const clampMin: ValueKernel = (values, _present, from, count, params) => {
  for (let i = 0; i < count; i++) values[from + i] = greater(params[0][i], values[from + i]);
};

export const clampMax: ValueKernel = (values, _present, from, count, params) => {
  for (let i = 0; i < count; i++) values[from + i] = lesser(params[0][i], values[from + i]);
};
