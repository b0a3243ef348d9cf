/** Evaluates several rules in one job, in the worker. */
import { Refusal } from '../errors.ts';
import type { Checkpoint, QueryMeans, QueryStats } from '../promql/engine.ts';
import type { Reader } from '../storage/storage.ts';
import type { AlertTexts } from './alert-text.ts';
import { evaluateRule } from './evaluate-rule.ts';
import { type BatchEntry, batchOf, EVALUATED, FAILED } from './rule-batch.ts';
import type { RuleWork } from './rule-work.ts';

/** After so long no further rule is begun: others wait for the worker, and for the answers. */
const BATCH_MS = 20;

export interface EvaluatedRules {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Of all of them together. */
  readonly stats: QueryStats;
}

const NO_STATS: QueryStats = { samplesRead: 0, samplesPeak: 0, prepareSeconds: 0, evalSeconds: 0, sortSeconds: 0 };

/** The first rule, and those behind it for which there is time. Throws what is no error of a rule. */
export function evaluateRules(
  works: readonly RuleWork[],
  reader: Reader,
  checkpoint: Checkpoint,
  texts: AlertTexts,
  means?: QueryMeans,
): EvaluatedRules {
  const began = performance.now();
  const entries: BatchEntry[] = [];
  let stats = NO_STATS;
  for (const work of works) {
    const ruleBegan = performance.now();
    if (entries.length > 0 && ruleBegan - began > BATCH_MS) break;
    const seconds = () => (performance.now() - ruleBegan) / 1000;
    try {
      const done = evaluateRule(work, reader, checkpoint, texts, means);
      stats = added(stats, done.stats);
      entries.push({ kind: EVALUATED, seconds: seconds(), bytes: done.bytes });
    } catch (error) {
      if (!(error instanceof Refusal) || error.code === 'query_canceled') throw error;
      entries.push({ kind: FAILED, seconds: seconds(), bytes: Buffer.from(error.message) });
    }
  }
  return { bytes: batchOf(entries), stats };
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
