/** When the current generation is frozen and the next one begins. */
import { LIMITS } from '../limits.ts';

export interface GenerationSize {
  /** When it began, milliseconds since the Unix epoch. */
  readonly startMs: number;
  /** Memory of its samples, and its log on disk. */
  readonly chunkBytes: number;
  readonly logBytes: number;
}

export type RotationReason = 'time' | 'memory' | 'log';

/** @param rangeMs length of the smallest blocks: at every multiple of it, in UTC, a generation ends */
export function rotationReason(size: GenerationSize, nowMs: number, rangeMs: number): RotationReason | null {
  if (Math.floor(nowMs / rangeMs) > Math.floor(size.startMs / rangeMs)) return 'time';
  if (size.chunkBytes > LIMITS.headChunkBytesMax) return 'memory';
  if (size.logBytes > LIMITS.headLogBytesMax) return 'log';
  return null;
}
