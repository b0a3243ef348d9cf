/**
 * What the main thread and the query workers say to each other. Labels, values and samples never cross as objects: a job
 * is parameters, its answer is the bytes of the HTTP body.
 */
import type { ApiErrorType, RefusalCode } from '../errors.ts';
import type { Matcher } from '../model/matchers.ts';
import type { QueryRequest } from '../promql/engine.ts';

/** A selector of match[]: all matchers of one. */
export type MatcherSet = readonly Matcher[];

export type JobWork =
  | {
      readonly kind: 'query';
      readonly request: QueryRequest;
      /** Series to keep, 0: all. */
      readonly limit: number;
      /** Value of the `stats` parameter, '' when absent. */
      readonly stats: string;
    }
  | {
      readonly kind: 'series';
      readonly selectors: readonly MatcherSet[];
      readonly mint: number;
      readonly maxt: number;
      readonly limit: number;
    }
  | {
      readonly kind: 'labelNames';
      readonly selectors: readonly MatcherSet[];
      readonly mint: number;
      readonly maxt: number;
      readonly limit: number;
    }
  | {
      readonly kind: 'labelValues';
      readonly name: string;
      readonly selectors: readonly MatcherSet[];
      readonly mint: number;
      readonly maxt: number;
      readonly limit: number;
    };

export interface Job {
  readonly id: number;
  readonly work: JobWork;
  /** When the query was received and when it must have ended, on performance.timeOrigin + performance.now(), ms. */
  readonly receivedMs: number;
  readonly deadlineMs: number;
  /** Slot of the cancel flag in the shared control region. */
  readonly cancelSlot: number;
}

export type JobReply =
  | { readonly id: number; readonly ok: true; readonly body: Uint8Array; readonly stats: JobStats }
  | {
      readonly id: number;
      readonly ok: false;
      readonly code: RefusalCode;
      readonly type: ApiErrorType;
      readonly message: string;
    };

export interface JobStats {
  readonly queueSeconds: number;
  readonly prepareSeconds: number;
  readonly evalSeconds: number;
  readonly sortSeconds: number;
  readonly samplesRead: number;
}
