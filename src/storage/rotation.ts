/** When the current generation is frozen and the next one begins. */
import { LIMITS } from '../limits.ts';

export interface GenerationSize {
  /** When it began, milliseconds since the Unix epoch. */
  readonly startMs: number;
  /** Memory of its samples, and its log on disk. */
  readonly chunkBytes: number;
  readonly logBytes: number;
  /** Time of its oldest sample. */
  readonly oldestMs: number;
}

export type RotationReason = 'time' | 'memory' | 'log' | 'backfill';

/** How long a generation with old samples lasts; doubled as long as they go on coming, so that blocks do not get tiny. */
const BACKFILL_WAIT_MS = 2 * 60 * 1000;

/**
 * @param rangeMs length of the smallest blocks: at every multiple of it, in UTC, a generation ends
 * @param backfills how many generations before this one ended by 'backfill', one after the other
 */
export function rotationReason(
  size: GenerationSize,
  nowMs: number,
  rangeMs: number,
  backfills: number,
): RotationReason | null {
  if (Math.floor(nowMs / rangeMs) > Math.floor(size.startMs / rangeMs)) return 'time';
  if (size.chunkBytes > LIMITS.headChunkBytesMax) return 'memory';
  if (size.logBytes > LIMITS.headLogBytesMax) return 'log';
  const wait = Math.min(rangeMs, BACKFILL_WAIT_MS * 2 ** backfills);
  if (hasOldSamples(size.oldestMs, nowMs, rangeMs) && nowMs - size.startMs >= wait) return 'backfill';
  return null;
}

/** Whether there is a sample of a range that is over for long: nothing but backfill brings those. */
export function hasOldSamples(oldestMs: number, nowMs: number, rangeMs: number): boolean {
  return oldestMs < (Math.floor(nowMs / rangeMs) - 1) * rangeMs;
}
