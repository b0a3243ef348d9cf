import { mixedSumOverTime } from '../../src/promql/kernels/mixed-over-time.ts';
import { histogramKernelPiece } from './mixed-kernel-piece.ts';

export const piece = histogramKernelPiece('sum-over-time, histograms', mixedSumOverTime);
