/** The least-squares line through each window: its slope, and where it leads. */
import { loopWindows } from './compiled/loop-windows.ts';

export const deriv = loopWindows((kernel) => kernel.deriv(), 2);

/** params[0] seconds after the evaluation time (not after the window's end). */
export const predictLinear = loopWindows(
  (kernel, { evalStartMs, evalStepMs }) => kernel.predictLinear(evalStartMs, evalStepMs),
  2,
);
