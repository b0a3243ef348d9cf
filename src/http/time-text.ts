/** Times of samples as the API writes them: seconds, with three decimals when they are not whole. */
import { ByteWriter } from './byte-writer.ts';

export function formatTime(timeMs: number): string {
  const magnitude = Math.abs(timeMs);
  const seconds = Math.floor(magnitude / 1000);
  const millis = magnitude - seconds * 1000;
  const sign = timeMs < 0 ? '-' : '';
  return millis === 0 ? `${sign}${seconds}` : `${sign}${seconds}.${String(millis).padStart(3, '0')}`;
}

/**
 * What comes before each value of a row, made once for a grid and copied for every row: `[1435781451.781,"` of step i is
 * the bytes from ends[i - 1] (0 at first) to ends[i].
 */
export interface StepPrefixes {
  readonly bytes: Uint8Array;
  readonly ends: Uint32Array;
}

export function stepPrefixes(startMs: number, stepMs: number, count: number): StepPrefixes {
  const writer = new ByteWriter();
  const ends = new Uint32Array(count);
  for (let step = 0; step < count; step++) {
    writer.ascii(`[${formatTime(startMs + step * stepMs)},"`);
    ends[step] = writer.length;
  }
  return { bytes: writer.take(), ends };
}
