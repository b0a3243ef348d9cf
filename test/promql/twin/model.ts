/**
 * A second engine, for tests only: one step and one series at a time, straight from the definitions, with nothing shared
 * with the real one but the parser. It is slow and meant to be obvious.
 */
import type { TwinHistogram } from './histogram.ts';

export type TwinLabels = Readonly<Record<string, string>>;

/** A float or a native histogram. */
export type TwinElement = number | TwinHistogram;

export interface TwinPoint {
  readonly timeMs: number;
  readonly value: TwinElement;
}

/** Labels with a sign that the metric name goes at the end of the query (delayed name removal). */
export interface Named {
  readonly labels: TwinLabels;
  readonly dropName?: boolean;
}

export interface TwinSeries extends Named {
  /** Ascending. */
  readonly points: readonly TwinPoint[];
}

export interface TwinSample extends Named {
  readonly value: TwinElement;
}

export interface FloatSample extends Named {
  readonly value: number;
}

/** What an expression is at one time. */
export type TwinValue =
  | { readonly kind: 'scalar'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'vector'; readonly samples: readonly TwinSample[] };

export interface TwinQuery {
  readonly series: readonly TwinSeries[];
  /** Of the whole query. */
  readonly startMs: number;
  readonly endMs: number;
  /** The first and last time that the expression is evaluated at, which inside a subquery are others. */
  readonly gridStartMs: number;
  readonly gridEndMs: number;
  readonly subqueryStepMs: number;
  /** Names go at the end of the query instead of at once. */
  readonly delayedNames: boolean;
  /** Histograms are asked for their counts and sums only. */
  readonly statisticsOnly?: boolean;
}

/** The query has no answer: two series with one set of labels, or many where one is wanted. */
export class TwinRefusal extends Error {}

/** The answer depends on the rounding of floats or on the order of equals, which two engines need not share. */
export class TwinUndecided extends Error {}

export const LOOKBACK_MS = 60_000;

/** How far two floats may lie apart, relative to the greater one, or absolutely below 1. */
const TOLERANCE = 1e-9;

export function nearly(a: number, b: number): boolean {
  if (!Number.isFinite(a) || !Number.isFinite(b)) return Object.is(a, b);
  return Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(a), Math.abs(b));
}

export function keyOf(labels: TwinLabels): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function withoutLabels(labels: TwinLabels, ...names: readonly string[]): TwinLabels {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => !names.includes(name)));
}

export function onlyLabels(labels: TwinLabels, names: readonly string[]): TwinLabels {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => names.includes(name)));
}

/** An empty text is no label. */
export function withLabel(labels: TwinLabels, name: string, text: string): TwinLabels {
  return text === '' ? withoutLabels(labels, name) : { ...labels, [name]: text };
}

export function withoutName(labels: TwinLabels): TwinLabels {
  return withoutLabels(labels, '__name__');
}

/** What becomes of the labels where an operation says nothing about the metric any more. */
export function nameless({ labels }: Named, { delayedNames }: Pick<TwinQuery, 'delayedNames'>): Named {
  return delayedNames ? { labels, dropName: true } : { labels: withoutName(labels) };
}

export function isFloat(sample: TwinSample): sample is FloatSample {
  return typeof sample.value === 'number';
}

export function distinct<S extends TwinSample>(samples: readonly S[]): readonly S[] {
  if (new Set(samples.map(({ labels }) => keyOf(labels))).size !== samples.length) {
    throw new TwinRefusal('vector cannot contain metrics with the same labelset');
  }
  return samples;
}
