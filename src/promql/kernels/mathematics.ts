/** The functions of one number: rounding, roots, logarithms, trigonometry, signs. */
import type { ValueKernel } from './kernel.ts';

function each(f: (value: number) => number): ValueKernel {
  return (values, present, from, count) => {
    for (let i = from; i < from + count; i++) if (present[i] !== 0) values[i] = f(values[i]);
  };
}

export const abs = each(Math.abs);
export const ceil = each(Math.ceil);
export const floor = each(Math.floor);
export const sqrt = each(Math.sqrt);
export const exp = each(Math.exp);
export const ln = each(Math.log);
export const log2 = each(Math.log2);
export const log10 = each(Math.log10);

export const sin = each(Math.sin);
export const cos = each(Math.cos);
export const tan = each(Math.tan);
export const asin = each(Math.asin);
export const acos = each(Math.acos);
export const atan = each(Math.atan);
export const sinh = each(Math.sinh);
export const cosh = each(Math.cosh);
export const tanh = each(Math.tanh);
export const asinh = each(Math.asinh);
export const acosh = each(Math.acosh);
export const atanh = each(Math.atanh);
export const deg = each((value) => (value * 180) / Math.PI);
export const rad = each((value) => (value * Math.PI) / 180);

/** -1, 1, or the value itself for 0, -0 and NaN. */
export const sgn = each((value) => (value < 0 ? -1 : value > 0 ? 1 : value));
