/**
 * The whole body of the answer to a query, made in the worker.
 */

import { invariant } from '../invariant.ts';
import { LIMITS } from '../limits.ts';
import type { QueryResult } from '../promql/engine.ts';
import type { StepGrid } from '../promql/operators/operator.ts';
import { explainedText, roundedMs } from '../promql/plan/explain/query-trace.ts';
import { sumOf } from '../promql/plan/explain/step-samples.ts';
import type { JobStats } from '../threads/messages.ts';
import type { ByteWriter } from './byte-writer.ts';
import type { Repeats } from './gzip/repeats.ts';
import { type ResultKind, type ResultTexts, rowCount, writeResult } from './result-json.ts';

export interface QueryShape {
  readonly kind: ResultKind;
  /** Series to keep, 0: all. */
  readonly limit: number;
  /** Value of the `stats` parameter, '' when absent. */
  readonly stats: string;
  /** Whether samples of each step belong to the statistics. */
  readonly statsPerStep?: boolean;
  /** Needs the result's trace. */
  readonly explain?: 'tree' | 'text' | null;
}

export const TRUNCATED = 'results truncated due to limit';

export interface QueryBody {
  /** In the memory of the writer. */
  readonly body: Uint8Array;
  /** Where it repeats itself; null when nobody looked. */
  readonly repeats: Repeats | null;
}

export function queryBody(
  result: QueryResult,
  { kind, limit, stats, statsPerStep = false, explain = null }: QueryShape,
  times: JobStats,
  texts: ResultTexts,
  body: ByteWriter,
): QueryBody {
  body.ascii('{"status":"success","data":{');
  const repeats = writeResult(result.value, kind, limit, texts, body);
  if (stats !== '') body.text(`,"stats":${JSON.stringify(statistics(result, times, statsPerStep))}`);
  if (explain !== null) body.text(`,"explain":${JSON.stringify(explanation(result, explain === 'text'))}`);
  body.ascii('}');
  const warnings = [...result.warnings];
  if (limit > 0 && rowCount(result.value) > limit) warnings.push(TRUNCATED);
  if (stats !== '' && stats !== 'true' && stats !== 'all') warnings.push(deprecated(stats));
  const noted = notes('warnings', 'warning', warnings) + notes('infos', 'info', result.infos);
  if (noted !== '') body.text(noted);
  body.ascii('}');
  return { body: body.written, repeats };
}

/** `,"warnings":[...]`, with a last entry that counts what is too much; nothing when there are none. */
export function notes(key: 'warnings' | 'infos', word: 'warning' | 'info', texts: readonly string[]): string {
  if (texts.length === 0) return '';
  const shown = texts.slice(0, LIMITS.annotationsShownMax);
  const omitted = texts.length - shown.length;
  if (omitted > 0) shown.push(`${omitted} more ${word} annotations omitted`);
  return `,"${key}":${JSON.stringify(shown)}`;
}

function deprecated(stats: string): string {
  return `value ${JSON.stringify(stats)} for parameter "stats" is deprecated and will be rejected in the next major release, use "true" or "all"`;
}

/** Times are seconds. */
function statistics({ stats, trace }: QueryResult, { queueSeconds }: JobStats, perStep: boolean) {
  invariant(trace !== null, 'statistics were asked for, and nothing was measured');
  const evaluation = stats.prepareSeconds + stats.evalSeconds + stats.sortSeconds;
  return {
    timings: {
      evalTotalTime: evaluation,
      resultSortTime: stats.sortSeconds,
      queryPreparationTime: stats.prepareSeconds,
      innerEvalTime: stats.evalSeconds,
      execQueueTime: queueSeconds,
      execTotalTime: queueSeconds + evaluation,
    },
    samples: {
      ...(perStep && {
        totalQueryableSamplesPerStep: byTime(trace.queryablePerStep, trace.grid),
        samplesReadPerStep: byTime(trace.readPerStep, trace.grid),
      }),
      totalQueryableSamples: sumOf(trace.queryablePerStep),
      samplesRead: stats.samplesRead,
      peakSamples: stats.samplesPeak,
    },
  };
}

/** `[[seconds, count], ...]` */
function byTime(counts: Float64Array, { startMs, stepMs }: StepGrid): [number, number][] {
  return Array.from(counts, (count, step) => [(startMs + step * stepMs) / 1000, count]);
}

/** docs/explain.md describes it. */
function explanation({ stats, trace }: QueryResult, asText: boolean) {
  invariant(trace !== null, 'a plan was asked for, and nothing was measured');
  const { rewrites, plan } = trace;
  return {
    ...(asText && { text: explainedText(trace) }),
    prepareMs: roundedMs(stats.prepareSeconds * 1000),
    evaluateMs: roundedMs(stats.evalSeconds * 1000),
    sortMs: roundedMs(stats.sortSeconds * 1000),
    rewrites,
    plan,
  };
}
