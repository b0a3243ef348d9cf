/** When groups are evaluated: slots at k * interval + offset since the Unix epoch. Milliseconds. */

import { fnv1a } from '../model/fnv.ts';

export interface Slotted {
  readonly name: string;
  readonly file: string;
  readonly intervalMs: number;
}

/** From 0 to the interval, the same in every process: spreads groups evenly. */
export function slotOffsetMs({ name, file, intervalMs }: Slotted): number {
  return Number(fnv1a(Buffer.from(`${file};${name}`)) % BigInt(intervalMs));
}

/** The newest slot that is not after `nowMs`. */
export function slotAt(nowMs: number, intervalMs: number, offsetMs: number): number {
  return Math.floor((nowMs - offsetMs) / intervalMs) * intervalMs + offsetMs;
}

export interface Tick {
  readonly slotMs: number;
  /** Slots that were left out: they are over. */
  readonly missed: number;
}

/** The slot to evaluate at `nowMs`, which is at or after the slot that follows `lastMs`. */
export function tickAfter(lastMs: number, nowMs: number, intervalMs: number): Tick {
  const slots = Math.max(1, Math.floor((nowMs - lastMs) / intervalMs));
  return { slotMs: lastMs + slots * intervalMs, missed: slots - 1 };
}
