/** histogram_quantile and histogram_quantiles, on classic buckets and on native histograms. */
import { formatG } from '../../model/go-format.ts';
import type { Histogram } from '../../model/histogram.ts';
import type { LabelSet } from '../../model/labels.ts';
import type { Position } from '../ast.ts';
import { histogramQuantile as quantileOfHistogram } from '../histogram/quantile.ts';
import { Buckets, bucketQuantile, ensureMonotonic } from '../kernels/classic-buckets.ts';
import type { EvalContext, Operator } from '../operators/operator.ts';
import { withoutParens } from '../without-parens.ts';
import { scalarArgument, stringArgument } from './arguments.ts';
import { BucketFunction, fillBuckets, type GroupEvaluation } from './bucket-function.ts';
import { ofResult } from './bucket-groups.ts';
import type { FunctionCall } from './function.ts';
import { MonotonicityNote } from './monotonicity-note.ts';
import { warnOfQuantiles } from './quantile-warning.ts';
import { withLabel } from './with-label.ts';

/** histogram_quantile(q, v) */
export const histogramQuantile = (call: FunctionCall): Operator =>
  new BucketFunction(call, 1, () => quantilesOf(call, [0], null));

/** histogram_quantiles(v, label, q...): a row for each q, told apart by the label. */
export function histogramQuantiles(call: FunctionCall): Operator {
  const quantiles = call.args.slice(2).map((_, i) => i + 2);
  return new BucketFunction(call, 0, () => quantilesOf(call, quantiles, stringArgument(call, 1)));
}

/** A row of results of each group. A q that changes from step to step has a row for each of its values. */
interface QuantileRow {
  readonly q: number;
  /** 1 at the steps where the argument has this value. */
  readonly steps: Uint8Array;
}

function quantilesOf(call: FunctionCall, positions: readonly number[], label: string | null): GroupEvaluation {
  const { context, grid } = call;
  const rows = positions.flatMap((position) => {
    const quantiles = scalarArgument(call, position).values();
    warnOfQuantiles(quantiles, withoutParens(call.call.args[position]).position, context);
    return quantileRows(quantiles);
  });
  const note = new MonotonicityNote();
  const buckets = new Buckets();
  return {
    rows: rows.length,
    evaluate(group, values, present, position) {
      const steps = grid.count;
      const of = ofResult(context, group.labels);
      for (let step = 0; step < steps; step++) {
        const histogram = group.histograms?.[step] ?? null;
        if (histogram === null && !fillBuckets(buckets, group, step)) continue;
        const repair = histogram === null && buckets.endsWithInfinity ? ensureMonotonic(buckets) : null;
        if (repair !== null) note.add(of, repair, grid.startMs + step * grid.stepMs);
        for (let i = 0; i < rows.length; i++) {
          if (rows[i].steps[step] === 0) continue;
          values[i * steps + step] =
            histogram === null
              ? bucketQuantile(rows[i].q, buckets)
              : nativeQuantile(rows[i].q, histogram, of, context, position);
          present[i * steps + step] = 1;
        }
      }
    },
    labels: (group, row) => (label === null ? group.labels : labelled(call, group.labels, label, rows[row].q)),
    finish(position) {
      note.tell(context, position);
    },
  };
}

function nativeQuantile(
  q: number,
  histogram: Histogram,
  of: string,
  { annotations }: EvalContext,
  position: Position,
): number {
  const { value, nan } = quantileOfHistogram(q, histogram);
  if (nan !== 'none') {
    const effect = nan === 'result' ? 'result is NaN' : 'result is skewed higher';
    annotations.info(`input to histogram_quantile has NaN observations, ${effect}${of}`, position);
  }
  return value;
}

function quantileRows(quantiles: Float64Array): QuantileRow[] {
  return [...new Set(quantiles)].map((q) => ({
    q,
    steps: Uint8Array.from(quantiles, (value) => Number(Object.is(value, q) || value === q)),
  }));
}

/** The label shows q in its shortest form, always with a point or an exponent. */
function labelled({ context }: FunctionCall, labels: LabelSet, label: string, q: number): LabelSet {
  const { symbols } = context;
  const text = formatG(q);
  const shown = /^-?\d+$/.test(text) ? `${text}.0` : text;
  return withLabel(symbols, labels, symbols.intern(label), symbols.intern(shown));
}
