/** Change between the last two samples of each window. */
import { loopWindows } from './compiled/loop-windows.ts';

export const irate = loopWindows((kernel) => kernel.irate(), 2);
export const idelta = loopWindows((kernel) => kernel.idelta(), 2);
