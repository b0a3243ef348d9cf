/**
 * The answers to several rules in one job: a message to a worker and back costs as much as a rule. They are one buffer:
 *
 *   | rules that were evaluated 32 bits | 0 |
 *   each: | 0 evaluated, 1 failed | bytes | 32 bits each, seconds 64 bits | result or text of the error, filled up to 8 bytes |
 */
import { ruleResultOf } from './rule-result.ts';
import type { RuleOutcome } from './rule-work.ts';

export const EVALUATED = 0;
export const FAILED = 1;
const HEAD_BYTES = 8;
const ENTRY_BYTES = 16;

export interface BatchEntry {
  readonly kind: typeof EVALUATED | typeof FAILED;
  readonly seconds: number;
  readonly bytes: Uint8Array;
}

export function batchOf(entries: readonly BatchEntry[]): Uint8Array<ArrayBuffer> {
  const size = entries.reduce((sum, { bytes }) => sum + ENTRY_BYTES + filled(bytes.length), HEAD_BYTES);
  const all = new Uint8Array(size);
  const view = new DataView(all.buffer);
  view.setUint32(0, entries.length, true);
  let at = HEAD_BYTES;
  for (const { kind, seconds, bytes } of entries) {
    view.setUint32(at, kind, true);
    view.setUint32(at + 4, bytes.length, true);
    view.setFloat64(at + 8, seconds, true);
    all.set(bytes, at + ENTRY_BYTES);
    at += ENTRY_BYTES + filled(bytes.length);
  }
  return all;
}

/** One outcome of each rule that was evaluated, in order. The buffer belongs to them from now on. */
export function outcomesOf(batch: Uint8Array): RuleOutcome[] {
  const view = new DataView(batch.buffer, batch.byteOffset, batch.byteLength);
  const outcomes: RuleOutcome[] = [];
  let at = HEAD_BYTES;
  for (let left = view.getUint32(0, true); left > 0; left--) {
    const kind = view.getUint32(at, true);
    const length = view.getUint32(at + 4, true);
    const seconds = view.getFloat64(at + 8, true);
    const bytes = batch.subarray(at + ENTRY_BYTES, at + ENTRY_BYTES + length);
    if (kind === EVALUATED) outcomes.push({ ok: true, seconds, result: ruleResultOf(bytes) });
    else outcomes.push({ ok: false, seconds, message: Buffer.from(bytes).toString(), canceled: false });
    at += ENTRY_BYTES + filled(length);
  }
  return outcomes;
}

/** Columns of 64 bits need an address that is a multiple of 8. */
function filled(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}
