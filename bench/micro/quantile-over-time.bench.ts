import { quantileOverTime } from '../../src/promql/kernels/order-over-time.ts';
import { kernelPiece } from './kernel-piece.ts';

export const piece = kernelPiece('quantile-over-time', quantileOverTime, [0.9]);
