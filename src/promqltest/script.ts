/** What a script says, command by command. Times are milliseconds since the Unix epoch. */
import type { SeriesLine } from './series-notation.ts';
import type { StartOffset } from './start-notation.ts';

export type Command = LoadCommand | ClearCommand | EvalCommand;

export interface LoadCommand {
  readonly kind: 'load';
  /** Line of the command, from 1. */
  readonly line: number;
  /** Value i of a series stands at i * stepMs. */
  readonly stepMs: number;
  /** Classic histograms are loaded as native ones with custom buckets too. */
  readonly withCustomBuckets: boolean;
  readonly series: readonly LoadedSeries[];
}

export interface LoadedSeries extends SeriesLine {
  /** One for each value, from a line of start times before it; null: no such line. */
  readonly starts: readonly StartOffset[] | null;
}

export interface ClearCommand {
  readonly kind: 'clear';
  readonly line: number;
}

export interface EvalCommand {
  readonly kind: 'eval';
  readonly line: number;
  readonly query: string;
  /** An instant: startMs = endMs, stepMs = 0. */
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
  readonly expectations: readonly Expectation[];
  /** The lines below the command, as they are written. */
  readonly wanted: readonly string[];
  readonly result: ExpectedResult;
}

export type ExpectationKind = 'ordered' | 'fail' | 'warn' | 'no_warn' | 'info' | 'no_info';

export interface Expectation {
  readonly kind: ExpectationKind;
  /** null: any text. */
  readonly text: { readonly match: 'msg' | 'regex'; readonly value: string } | null;
}

export type ExpectedResult =
  /** A vector or a matrix; empty: no series. */
  | { readonly kind: 'series'; readonly series: readonly SeriesLine[] }
  /** An instant query that gives a range vector: expected value i is at fromMs + i * stepMs. */
  | {
      readonly kind: 'rangeVector';
      readonly fromMs: number;
      readonly toMs: number;
      readonly stepMs: number;
      readonly series: readonly SeriesLine[];
    }
  | { readonly kind: 'scalar'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string };
