/**
 * Gathers the histograms of a vector: of classic buckets one group for all rows which differ in `le` alone, with its rows
 * in order of their bounds; of native histograms one group for each label set.
 */
import { goQuote } from '../../model/go-format.ts';
import type { Histogram } from '../../model/histogram.ts';
import { LabelSetTable } from '../../model/label-set-table.ts';
import { type LabelSet, labelValue, METRIC_NAME, type SymbolId, type Symbols } from '../../model/labels.ts';
import type { Position } from '../ast.ts';
import { withoutLabels } from '../operators/label-projection.ts';
import { type Batch, type EvalContext, type Operator, PRESENT } from '../operators/operator.ts';

export interface BucketRow {
  readonly bound: number;
  readonly values: Float64Array;
  /** 1 at the steps where the bucket is there. */
  readonly present: Uint8Array;
}

/** No step has both classic buckets and a native histogram. */
export interface BucketGroup {
  /** The labels of the rows without `le`, the metric name included. */
  readonly labels: LabelSet;
  readonly rows: BucketRow[];
  /** By step; null: there are no native histograms at all. */
  histograms: (Histogram | null)[] | null;
}

/**
 * Pulls the whole vector. Rows without a usable bound are left out with a warning, and so is what is a classic and a
 * native histogram at once.
 */
export function gatherBuckets(child: Operator, steps: number, context: EvalContext, position: Position): BucketGroup[] {
  const { symbols } = context;
  const le = symbols.intern('le');
  const index = new LabelSetTable();
  const groups: BucketGroup[] = [];
  const groupOf = (labels: LabelSet): BucketGroup => {
    const ordinal = index.intern(labels);
    if (ordinal === groups.length) groups.push({ labels, rows: [], histograms: null });
    context.budget.add(steps);
    return groups[ordinal];
  };
  for (let batch = child.next(); batch !== null; batch = child.next()) {
    context.checkpoint();
    for (let row = 0; row < batch.rows; row++) {
      const labels = batch.labels[row];
      if (hasKind(batch, row, steps, PRESENT.histogram)) takeHistograms(batch, row, steps, groupOf(labels));
      if (!hasKind(batch, row, steps, PRESENT.float)) continue;
      const bound = parseBound(symbols.text(labelValue(labels, le)));
      if (bound === null) {
        warnOfBound(labels, le, context, position);
        continue;
      }
      groupOf(withoutLabels(labels, new Set([le]))).rows.push(copyRow(batch, row, steps, bound));
    }
  }
  for (const group of groups) {
    group.rows.sort((a, b) => (a.bound < b.bound ? -1 : a.bound > b.bound ? 1 : 0));
    if (removeMixed(group)) {
      const text = `vector contains a mix of classic and native histograms${ofMetric(symbols, group.labels)}`;
      context.annotations.warn(text, position);
    }
  }
  return groups;
}

function hasKind({ present, histograms }: Batch, row: number, steps: number, kind: number): boolean {
  if (kind === PRESENT.histogram && histograms === null) return false;
  return present.subarray(row * steps, (row + 1) * steps).includes(kind);
}

function takeHistograms({ present, histograms }: Batch, row: number, steps: number, group: BucketGroup): void {
  group.histograms ??= new Array<Histogram | null>(steps).fill(null);
  for (let i = 0, at = row * steps; i < steps; i++, at++) {
    if (present[at] === PRESENT.histogram) group.histograms[i] = histograms![at];
  }
}

/** Takes away the steps that have both kinds; answers whether there are any. */
function removeMixed({ rows, histograms }: BucketGroup): boolean {
  let found = false;
  histograms?.forEach((histogram, step) => {
    const classic = rows.filter(({ present }) => present[step] !== 0);
    if (histogram === null || classic.length === 0) return;
    found = true;
    histograms[step] = null;
    for (const { present } of classic) present[step] = 0;
  });
  return found;
}

function copyRow(batch: Batch, row: number, steps: number, bound: number): BucketRow {
  const from = row * steps;
  return {
    bound,
    values: batch.values.slice(from, from + steps),
    present: batch.present.slice(from, from + steps).map((kind) => (kind === PRESENT.float ? 1 : 0)),
  };
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const INFINITY = /^\+?inf(?:inity)?$/i;
const NEGATIVE_INFINITY = /^-inf(?:inity)?$/i;

/** A bound as Go reads a number; null when it is none. */
export function parseBound(text: string): number | null {
  if (NUMBER.test(text)) {
    const bound = Number(text);
    return Number.isFinite(bound) ? bound : null;
  }
  if (INFINITY.test(text)) return Infinity;
  if (NEGATIVE_INFINITY.test(text)) return -Infinity;
  return /^nan$/i.test(text) ? Number.NaN : null;
}

function warnOfBound(labels: LabelSet, le: SymbolId, context: EvalContext, position: Position): void {
  const got = goQuote(context.symbols.text(labelValue(labels, le)));
  const of = ofMetric(context.symbols, labels);
  context.annotations.warn(`bucket label "le" is missing or has a malformed value of ${got}${of}`, position);
}

/** As ofMetric, for notes of quantiles and fractions: a name that goes at once is gone before them. */
export function ofResult({ symbols, features }: EvalContext, labels: LabelSet): string {
  return features.delayedNameRemoval ? ofMetric(symbols, labels) : '';
}

/** ` for metric name "x"`, or nothing when the name is gone. */
export function ofMetric(symbols: Symbols, labels: LabelSet): string {
  const name = symbols.text(labelValue(labels, symbols.intern(METRIC_NAME)));
  return name === '' ? '' : ` for metric name ${goQuote(name)}`;
}
