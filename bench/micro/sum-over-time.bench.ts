import { sumOverTime } from '../../src/promql/kernels/sum-over-time.ts';
import { kernelPiece } from './kernel-piece.ts';

export const piece = kernelPiece('sum-over-time', sumOverTime);
