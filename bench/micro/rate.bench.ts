import { rate } from '../../src/promql/kernels/rate.ts';
import { kernelPiece } from './kernel-piece.ts';

export const piece = kernelPiece('rate', rate);
