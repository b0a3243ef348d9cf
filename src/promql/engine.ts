/**
 * Contract of the query engine; the phases are in this file too: parse, check, plan, evaluate.
 */
import type { LabelSet, Symbols } from '../model/labels.ts';
import type { Reader } from '../storage/storage.ts';
import type { Batch, EngineFeatures, StepGrid } from './operators/operator.ts';

export interface QueryRequest {
  readonly text: string;
  /** instant: startMs = endMs, stepMs = 0. */
  readonly kind: 'instant' | 'range';
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
  readonly lookbackMs: number;
  /** Step of a subquery that names none: the evaluation interval of the configuration. */
  readonly subqueryStepMs: number;
  readonly samplesMax: number;
  readonly features: EngineFeatures;
}

/** Called often by the evaluator; throws a Refusal (query_timeout, query_canceled) when the query must end. */
export type Checkpoint = () => void;

export interface QueryStats {
  readonly samplesRead: number;
  readonly samplesPeak: number;
  readonly prepareSeconds: number;
  readonly evalSeconds: number;
  readonly sortSeconds: number;
}

export type QueryValue =
  /** An instant vector (grid.count = 1) or a matrix; rows in the order to be shown, sorted by labels for a range query. */
  | { readonly kind: 'columns'; readonly grid: StepGrid; readonly batches: readonly Batch[]; readonly order: RowOrder }
  /** A range vector as the root of an instant query: raw samples. */
  | { readonly kind: 'samples'; readonly rows: readonly RawRow[] }
  | { readonly kind: 'scalar'; readonly timeMs: number; readonly value: number }
  | { readonly kind: 'string'; readonly timeMs: number; readonly value: string };

/** Rows to show: batch numbers and row numbers, side by side. Rows without a value are not in it. */
export interface RowOrder {
  readonly batch: Uint32Array;
  readonly row: Uint32Array;
}

export interface RawRow {
  readonly labels: LabelSet;
  readonly times: Float64Array;
  readonly values: Float64Array;
}

export interface QueryResult {
  readonly value: QueryValue;
  readonly symbols: Symbols;
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
  readonly stats: QueryStats;
}

export type RunQuery = (request: QueryRequest, reader: Reader, checkpoint: Checkpoint) => QueryResult;
