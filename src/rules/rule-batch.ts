/**
 * Several rules in one job: a message to a worker and back costs as much as a rule. The answers are one buffer:
 *
 *   | rules that were evaluated 32 bits | 0 |
 *   each: | 0 evaluated, 1 failed | bytes | 32 bits each, seconds 64 bits | result or text of the error, filled up to 8 bytes |
 */
import { Refusal } from '../errors.ts';
import type { Checkpoint, QueryStats } from '../promql/engine.ts';
import type { ParseQuery } from '../promql/parse-cache.ts';
import type { Reader } from '../storage/storage.ts';
import type { AlertTexts } from './alert-text.ts';
import { evaluateRule } from './evaluate-rule.ts';
import { ruleResultOf } from './rule-result.ts';
import type { RuleOutcome, RuleWork } from './rule-work.ts';

/** After so long no further rule is begun: others wait for the worker, and for the answers. */
const BATCH_MS = 20;

const EVALUATED = 0;
const FAILED = 1;
const HEAD_BYTES = 8;
const ENTRY_BYTES = 16;

export interface EvaluatedRules {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Of all of them together. */
  readonly stats: QueryStats;
}

const NO_STATS: QueryStats = { samplesRead: 0, samplesPeak: 0, prepareSeconds: 0, evalSeconds: 0, sortSeconds: 0 };

interface Entry {
  readonly kind: typeof EVALUATED | typeof FAILED;
  readonly seconds: number;
  readonly bytes: Uint8Array;
}

/** The first rule, and those behind it for which there is time. Throws what is no error of a rule. */
export function evaluateRules(
  works: readonly RuleWork[],
  reader: Reader,
  checkpoint: Checkpoint,
  texts: AlertTexts,
  parse?: ParseQuery,
): EvaluatedRules {
  const began = performance.now();
  const entries: Entry[] = [];
  let stats = NO_STATS;
  for (const work of works) {
    const ruleBegan = performance.now();
    if (entries.length > 0 && ruleBegan - began > BATCH_MS) break;
    const seconds = () => (performance.now() - ruleBegan) / 1000;
    try {
      const done = evaluateRule(work, reader, checkpoint, texts, parse);
      stats = added(stats, done.stats);
      entries.push({ kind: EVALUATED, seconds: seconds(), bytes: done.bytes });
    } catch (error) {
      if (!(error instanceof Refusal) || error.code === 'query_canceled') throw error;
      entries.push({ kind: FAILED, seconds: seconds(), bytes: Buffer.from(error.message) });
    }
  }
  return { bytes: encode(entries), stats };
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

function added(a: QueryStats, b: QueryStats): QueryStats {
  return {
    samplesRead: a.samplesRead + b.samplesRead,
    samplesPeak: Math.max(a.samplesPeak, b.samplesPeak),
    prepareSeconds: a.prepareSeconds + b.prepareSeconds,
    evalSeconds: a.evalSeconds + b.evalSeconds,
    sortSeconds: a.sortSeconds + b.sortSeconds,
  };
}

function encode(entries: readonly Entry[]): Uint8Array<ArrayBuffer> {
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

/** Columns of 64 bits need an address that is a multiple of 8. */
function filled(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}
