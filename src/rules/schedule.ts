/** When groups are evaluated: slots at k * interval + offset since the Unix epoch. Milliseconds. */

const FNV_OFFSET = 0xcbf29ce484222325n;
const FNV_PRIME = 0x100000001b3n;

export interface Slotted {
  readonly name: string;
  readonly file: string;
  readonly intervalMs: number;
}

/** From 0 to the interval, the same in every process: spreads groups evenly. The hash is FNV-1a of 64 bits. */
export function slotOffsetMs({ name, file, intervalMs }: Slotted): number {
  let hash = FNV_OFFSET;
  for (const byte of Buffer.from(`${file};${name}`)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * FNV_PRIME);
  return Number(hash % BigInt(intervalMs));
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
