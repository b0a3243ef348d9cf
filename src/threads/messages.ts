/**
 * What the main thread and the query workers say to each other, and the workers among themselves. Labels, values and samples never cross as objects: a job
 * is parameters, its answer is the bytes of the HTTP body.
 */
import type { MessagePort } from 'node:worker_threads';
import type { ApiErrorType, RefusalCode } from '../errors.ts';
import type { QueryRequest } from '../promql/engine.ts';
import type { EngineFeatures } from '../promql/operators/operator.ts';
import type { LeafWork, SplitPolicy } from '../promql/split/split.ts';
import type { BacktestWork } from '../rules/backtest/backtest-work.ts';
import type { NewestSamplesWork, RuleWork } from '../rules/rule-work.ts';
import type { SelectionShare } from '../storage/storage.ts';
import type { Findings } from '../storage/store-reader.ts';
import type { StoreView } from '../storage/view.ts';
import type { SharedBoard } from './run-board.ts';

/** Which series, over which time. Selectors are the texts of match[], parsed in the worker; a union. */
export interface SeriesScope {
  readonly selectors: readonly string[];
  readonly mint: number;
  readonly maxt: number;
  /** Entries to keep, 0: all. */
  readonly limit: number;
}

export type JobWork =
  | {
      readonly kind: 'query';
      readonly request: QueryRequest;
      /** Series to keep, 0: all. */
      readonly limit: number;
      /** Value of the `stats` parameter, '' when absent. */
      readonly stats: string;
      /** Whether samples of each step belong to the statistics; left out: no. */
      readonly statsPerStep?: boolean;
      /** Whether to show the plan with what each operator cost, and also as text; left out: no. */
      readonly explain?: 'tree' | 'text' | null;
    }
  | ({ readonly kind: 'series' } & SeriesScope)
  | ({ readonly kind: 'labelNames' } & SeriesScope)
  | ({ readonly kind: 'labelValues'; readonly name: string } & SeriesScope)
  /** What is asked of the text of a query alone. The body of selectors is a list of lists of matchers as JSON. */
  | { readonly kind: 'format' | 'parse' | 'selectors'; readonly text: string; readonly features: EngineFeatures }
  /** Bodies: rules/rule-batch.ts. */
  | { readonly kind: 'rules'; readonly rules: readonly RuleWork[] }
  /** Body: rules/rule-result.ts. */
  | ({ readonly kind: 'newestSamples' } & NewestSamplesWork)
  | ({ readonly kind: 'backtest' } & BacktestWork);

/** What a query worker is started with. */
export interface QueryWorkerData {
  readonly view: StoreView;
  /** One 32-bit word a thread of the pool: 1 when its job is to end. */
  readonly cancelFlags: SharedArrayBuffer;
  /** Its number in the pool. */
  readonly slot: number;
  /** Of ThreadStates. */
  readonly threadStates: SharedArrayBuffer;
  readonly splitPolicy: SplitPolicy;
}

/** To a query worker. A view holds for the jobs that are sent after it. */
export type QueryWorkerOrder =
  | { readonly kind: 'view'; readonly view: StoreView }
  | { readonly kind: 'job'; readonly job: Job }
  /** What other threads have found out. */
  | { readonly kind: 'findings'; readonly findings: readonly Findings[] }
  /** Another worker of the pool has started. */
  | { readonly kind: 'peer'; readonly slot: number; readonly port: MessagePort };

/** From a query worker. After 'viewed' it uses no part that only older views have. */
export type QueryWorkerReport =
  | { readonly kind: 'viewed'; readonly version: number }
  | { readonly kind: 'reply'; readonly reply: JobReply }
  /** After a job: what it found out, for the other threads. */
  | { readonly kind: 'findings'; readonly findings: readonly Findings[] };

/** From one query worker to another one that it has claimed. */
export type HelpOrder = { readonly ticket: number } & (LeafOrder | SegmentsOrder);

/** Evaluate runs of a leaf (promql/split/split.ts). */
export interface LeafOrder {
  readonly kind: 'leaf';
  /** The selection means something in this view only. */
  readonly viewVersion: number;
  readonly work: LeafWork;
  readonly selection: SelectionShare;
  readonly board: SharedBoard;
  /** Those of the job. */
  readonly deadlineMs: number;
  readonly cancelSlot: number;
}

/** Code segments of an answer (http/gzip/segments.ts). */
export interface SegmentsOrder {
  readonly kind: 'segments';
  readonly memory: SharedArrayBuffer;
}

/** Content codings that an answer can have. */
export type BodyEncoding = 'gzip' | 'deflate';

export interface Job {
  readonly id: number;
  readonly work: JobWork;
  /** What the client accepts: the worker compresses the body. */
  readonly encoding: BodyEncoding | null;
  /** When the query was received and when it must have ended, on the clock of deadline.ts. */
  readonly receivedMs: number;
  readonly deadlineMs: number;
  /** Index of its cancel flag. */
  readonly cancelSlot: number;
}

export interface JobDone {
  readonly id: number;
  readonly ok: true;
  /** The whole body of the HTTP answer, compressed where `encoding` says so. */
  readonly body: Uint8Array;
  readonly encoding: BodyEncoding | null;
  readonly stats: JobStats;
  /** How long its thread was busy with it, and those that helped. */
  readonly workMs: number;
  /** It had work for one more thread than have started. */
  readonly helpMissing: boolean;
}

export interface JobRefused {
  readonly id: number;
  readonly ok: false;
  readonly code: RefusalCode;
  readonly type: ApiErrorType;
  readonly message: string;
  /** For the log: the stack of an error that nobody expected, else ''. */
  readonly detail: string;
}

export type JobReply = JobDone | JobRefused;

export interface JobStats {
  readonly queueSeconds: number;
  readonly prepareSeconds: number;
  readonly evalSeconds: number;
  readonly sortSeconds: number;
  readonly samplesRead: number;
}
