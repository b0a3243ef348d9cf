/**
 * The contract of the evaluator's operators. A query plan is a tree of operators; the root is pulled batch by batch, and
 * every operator pulls from its children. A batch holds the values of some series at ALL steps of the grid, as columns,
 * so that an aggregation over a million series needs the memory of one batch and of its groups.
 *
 *            step 0   step 1   step 2
 *   row 0      1.5      2.5       -        values[row * stepCount + step], meaningful where
 *   row 1       -       7.0      7.0       present[row * stepCount + step] is PRESENT.float
 */
import type { Histogram } from '../../model/histogram.ts';
import type { LabelSet, Symbols } from '../../model/labels.ts';
import type { Reader } from '../../storage/storage.ts';
import type { Annotations } from '../annotations.ts';
import type { Position } from '../ast.ts';
import type { ColumnSource } from './column-arena.ts';

/** The evaluation times of a query or of the inside of a subquery: startMs + i * stepMs for i in 0 .. count - 1. */
export interface StepGrid {
  readonly startMs: number;
  /** 0 for a single step. */
  readonly stepMs: number;
  readonly count: number;
}

/** What a batch has at a row and step. */
export const PRESENT = { none: 0, float: 1, histogram: 2 } as const;

export interface Batch {
  readonly rows: number;
  /** One label set a row. */
  readonly labels: readonly LabelSet[];
  /**
   * 1: the metric name and its metadata labels are to be dropped at the end of the query (delayed name removal); null
   * when no row is so. In immediate mode operators delete the labels themselves and this is null.
   */
  readonly dropName: Uint8Array | null;
  /** rows * stepCount values, row after row. */
  readonly values: Float64Array;
  /** rows * stepCount, one of PRESENT. */
  readonly present: Uint8Array;
  /** The histogram at each place whose `present` is PRESENT.histogram; null when the batch has none. Other entries mean nothing. */
  readonly histograms: readonly (Histogram | null)[] | null;
}

/** The points of a batch without their labels. */
export type Points = Pick<Batch, 'values' | 'present' | 'histograms'>;

/**
 * A node that produces an instant vector at every step.
 *
 * next() answers the next batch, or null at the end. A batch belongs to the caller until it calls next() again; an
 * operator may then use the same arrays anew. Batches without rows are not returned. Rows without any present value
 * may be. The order of rows is the order that PromQL gives (that of the storage below a selector).
 */
export interface Operator {
  next(): Batch | null;
  /** One line for EXPLAIN: name and arguments. */
  describe(): string;
  readonly children: readonly AnyOperator[];
}

/** A node that produces one number a step. */
export interface ScalarOperator {
  /** stepCount values; the same array at every call. */
  values(): Float64Array;
  describe(): string;
  readonly children: readonly AnyOperator[];
}

export type AnyOperator = Operator | ScalarOperator;

/** What all operators of one query share. */
export interface EvalContext {
  readonly reader: Reader;
  readonly symbols: Symbols;
  readonly lookbackMs: number;
  readonly features: EngineFeatures;
  readonly annotations: Annotations;
  readonly budget: SampleBudget;
  readonly columns: ColumnSource;
  /** Throws the Refusal (timeout, canceled) when the query must end; to be called at least once a batch. */
  checkpoint(): void;
}

/** Counts the samples that a query holds at a time against --query.max-samples; add() throws past it. */
export interface SampleBudget {
  add(samples: number): void;
  release(samples: number): void;
  readonly peak: number;
  /** Samples decoded in all. */
  read: number;
}

/** The feature flags that change PromQL. */
export interface EngineFeatures {
  readonly experimentalFunctions: boolean;
  readonly extendedRangeSelectors: boolean;
  readonly binopFillModifiers: boolean;
  readonly delayedNameRemoval: boolean;
  readonly typeAndUnitLabels: boolean;
  /** rate and its like look at the start times of samples. */
  readonly startTimestamps: boolean;
}

/** Rows times steps that a batch aims at: about half a megabyte of values, so that it stays in the cache. */
export const BATCH_POINTS = 64 * 1024;

export type { Position };
