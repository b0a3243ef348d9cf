import { mixedRate } from '../../src/promql/kernels/mixed-rate.ts';
import { startsKernelPiece } from './mixed-kernel-piece.ts';

export const piece = startsKernelPiece('rate, start times', mixedRate);
