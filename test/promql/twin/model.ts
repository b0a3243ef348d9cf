/**
 * A second engine, for tests only: one step and one series at a time, straight from the definitions, with nothing shared
 * with the real one but the parser. It is slow and meant to be obvious.
 */
export type TwinLabels = Readonly<Record<string, string>>;

export interface TwinPoint {
  readonly timeMs: number;
  readonly value: number;
}

export interface TwinSeries {
  readonly labels: TwinLabels;
  /** Ascending. */
  readonly points: readonly TwinPoint[];
}

export interface TwinSample {
  readonly labels: TwinLabels;
  readonly value: number;
}

/** What an expression is at one time. */
export type TwinValue =
  | { readonly kind: 'scalar'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'vector'; readonly samples: readonly TwinSample[] };

/** The query has no answer: two series with one set of labels, or many where one is wanted. */
export class TwinRefusal extends Error {}

export const LOOKBACK_MS = 60_000;

export function keyOf(labels: TwinLabels): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function withoutLabels(labels: TwinLabels, ...names: readonly string[]): TwinLabels {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => !names.includes(name)));
}

export function onlyLabels(labels: TwinLabels, names: readonly string[]): TwinLabels {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => names.includes(name)));
}

export function withoutName(labels: TwinLabels): TwinLabels {
  return withoutLabels(labels, '__name__');
}

export function distinct(samples: readonly TwinSample[]): readonly TwinSample[] {
  if (new Set(samples.map(({ labels }) => keyOf(labels))).size !== samples.length) {
    throw new TwinRefusal('vector cannot contain metrics with the same labelset');
  }
  return samples;
}
