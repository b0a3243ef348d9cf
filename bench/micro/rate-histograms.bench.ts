import { mixedRate } from '../../src/promql/kernels/mixed-rate.ts';
import { histogramKernelPiece } from './mixed-kernel-piece.ts';

export const piece = histogramKernelPiece('rate, histograms', mixedRate);
