/**
 * Gathers the rows of a vector of classic buckets: one group a histogram, that is for all rows which differ in `le`
 * alone, with its rows in order of their bounds.
 */
import { goQuote } from '../../model/go-format.ts';
import { type LabelSet, labelValue, METRIC_NAME, type SymbolId, type Symbols } from '../../model/labels.ts';
import type { Position } from '../ast.ts';
import { LabelIndex } from '../operators/label-index.ts';
import { withoutLabels } from '../operators/label-projection.ts';
import type { Batch, EvalContext, Operator } from '../operators/operator.ts';
import { hasValue } from '../operators/row-ledger.ts';

export interface BucketRow {
  readonly bound: number;
  readonly values: Float64Array;
  readonly present: Uint8Array;
}

export interface BucketGroup {
  /** The labels of the rows without `le`, the metric name included. */
  readonly labels: LabelSet;
  readonly rows: BucketRow[];
}

/** Pulls the whole vector. Rows without a usable bound are left out with a warning. */
export function gatherBuckets(child: Operator, steps: number, context: EvalContext, position: Position): BucketGroup[] {
  const { symbols } = context;
  const le = symbols.intern('le');
  const index = new LabelIndex();
  const groups: BucketGroup[] = [];
  for (let batch = child.next(); batch !== null; batch = child.next()) {
    context.checkpoint();
    for (let row = 0; row < batch.rows; row++) {
      if (!hasValue(batch.present, row * steps, steps)) continue;
      const labels = batch.labels[row];
      const bound = parseBound(symbols.text(labelValue(labels, le)));
      if (bound === null) {
        warnOfBound(labels, le, context, position);
        continue;
      }
      const rest = withoutLabels(labels, new Set([le]));
      const ordinal = index.intern(rest);
      if (ordinal === groups.length) groups.push({ labels: rest, rows: [] });
      context.budget.add(steps);
      groups[ordinal].rows.push(copyRow(batch, row, steps, bound));
    }
  }
  for (const group of groups) group.rows.sort((a, b) => (a.bound < b.bound ? -1 : a.bound > b.bound ? 1 : 0));
  return groups;
}

function copyRow(batch: Batch, row: number, steps: number, bound: number): BucketRow {
  const from = row * steps;
  return {
    bound,
    values: batch.values.slice(from, from + steps),
    present: batch.present.slice(from, from + steps),
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

/** ` for metric name "x"`, or nothing when the name is gone. */
export function ofMetric(symbols: Symbols, labels: LabelSet): string {
  const name = symbols.text(labelValue(labels, symbols.intern(METRIC_NAME)));
  return name === '' ? '' : ` for metric name ${goQuote(name)}`;
}
