/** The functions over a window that need its values in order. */
import { loopWindows } from './compiled/loop-windows.ts';

/** params[0] is the quantile. */
export const quantileOverTime = loopWindows((kernel) => kernel.quantileOverTime());

export const madOverTime = loopWindows((kernel) => kernel.madOverTime());
