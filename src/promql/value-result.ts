/** Evaluates the root of a plan and brings its rows into the order of the answer. */
import { Refusal } from '../errors.ts';
import { LabelSetTable } from '../model/label-set-table.ts';
import { compareLabelSets, type LabelSet, type Symbols } from '../model/labels.ts';
import type { SampleColumns } from '../model/samples.ts';
import type { QueryValue, RawRow, RowOrder } from './engine.ts';
import { extendedPoints } from './extended-points.ts';
import { METADATA_LABELS, nameIds, withoutLabels } from './operators/label-projection.ts';
import { MergedRows } from './operators/merge-rows.ts';
import { duplicateLabelSets } from './operators/name-dropping.ts';
import type { Batch, EvalContext, Operator, StepGrid } from './operators/operator.ts';
import type { RangeSource } from './operators/range-source.ts';
import { weightOf } from './operators/sample-budget.ts';
import { ScalarVector } from './operators/scalar-vector.ts';
import type { PlanBuilder } from './plan/build.ts';
import type { PlanNode } from './plan/nodes.ts';
import { mayRepeatLabels } from './plan/repeats.ts';
import { valueTypeOf } from './plan/value-type.ts';

export function evaluate(plan: PlanNode, kind: 'instant' | 'range', grid: StepGrid, builder: PlanBuilder): QueryValue {
  if (plan.kind === 'string') return { kind: 'string', timeMs: grid.startMs, value: plan.value };
  switch (valueTypeOf(plan)) {
    case 'scalar': {
      const scalar = builder.scalar(plan, grid);
      if (kind === 'instant') return { kind: 'scalar', timeMs: grid.startMs, value: scalar.values()[0] };
      return collectColumns(new ScalarVector(scalar), true, grid, builder.context);
    }
    case 'matrix':
      return { kind: 'samples', rows: collectSamples(builder.range(plan, grid), pointsOf(plan), builder.context) };
    default:
      return collectColumns(builder.vector(plan, grid), isDistinct(plan, builder.context), grid, builder.context);
  }
}

/** Whether no two rows of the result can have the same labels; names that go at the end may make such rows. */
function isDistinct(plan: PlanNode, { features }: EvalContext): boolean {
  return !features.delayedNameRemoval && !mayRepeatLabels(plan, features);
}

/** The order of evaluation; a range query is sorted afterwards. */
function collectColumns(root: Operator, distinct: boolean, grid: StepGrid, context: EvalContext): QueryValue {
  const names = new FlaggedNames(context);
  const rows = new MergedRows(grid.count, distinct, context);
  for (let batch = root.next(); batch !== null; batch = root.next()) {
    context.checkpoint();
    const { labels, dropName } = batch;
    for (let row = 0; row < batch.rows; row++) {
      const final = names.of(labels[row], dropName !== null && dropName[row] !== 0);
      rows.add(final, false, batch, row * grid.count);
    }
  }
  return { kind: 'columns', grid, batches: rows.batches, order: orderOf(rows.batches) };
}

/** The points that a series contributes to a range vector as the result; null: none. */
type PointsOf = (samples: SampleColumns, startMs: number, endMs: number) => Points | null;
type Points = Omit<RawRow, 'labels'>;

function pointsOf(plan: PlanNode): PointsOf {
  if (plan.kind !== 'rangeSelect' || plan.extension === 'none') return pointsInside;
  const { extension } = plan;
  return (samples, startMs, endMs) => {
    if (samples.histograms !== null) {
      throw new Refusal('execution', `${extension} modifier is not supported with histograms`);
    }
    return extendedPoints(samples, startMs, endMs, extension === 'smoothed');
  };
}

function pointsInside(
  { times, values, histograms, count }: SampleColumns,
  startMs: number,
  endMs: number,
): Points | null {
  let from = 0;
  while (from < count && times[from] <= startMs) from++;
  let to = from;
  while (to < count && times[to] <= endMs) to++;
  if (from === to) return null;
  const inside = histograms?.slice(from, to) ?? null;
  return {
    times: times.slice(from, to),
    values: values.slice(from, to),
    histograms: inside?.some((histogram) => histogram !== null) ? inside : null,
  };
}

function collectSamples(source: RangeSource, points: PointsOf, context: EvalContext): RawRow[] {
  const names = new FlaggedNames(context);
  const seen = new LabelSetTable();
  const rows: RawRow[] = [];
  const { firstEndMs, rangeMs } = source.windows;
  while (source.next()) {
    const found = points(source.samples, firstEndMs - rangeMs, firstEndMs);
    if (found === null) continue;
    context.budget.add(weightOf(found.times.length, found.histograms));
    const labels = names.of(source.labels, source.dropName);
    if (seen.intern(labels) < rows.length) throw duplicateLabelSets();
    rows.push({ labels, ...found });
  }
  return rows;
}

/** Rows flagged for delayed name removal lose the name here, at the very end. */
class FlaggedNames {
  readonly #metadata: ReadonlySet<number>;

  constructor(context: EvalContext) {
    this.#metadata = nameIds(context.symbols, METADATA_LABELS);
  }

  of(labels: LabelSet, flagged: boolean): LabelSet {
    return flagged ? withoutLabels(labels, this.#metadata) : labels;
  }
}

function orderOf(batches: readonly Batch[]): RowOrder {
  const count = batches.reduce((sum, { rows }) => sum + rows, 0);
  const batch = new Uint32Array(count);
  const row = new Uint32Array(count);
  let next = 0;
  batches.forEach(({ rows }, number) => {
    for (let i = 0; i < rows; i++, next++) {
      batch[next] = number;
      row[next] = i;
    }
  });
  return { batch, row };
}

/** The rows of a matrix by their labels. */
export function sortByLabels(value: QueryValue, symbols: Symbols): QueryValue {
  if (value.kind === 'samples') {
    return { ...value, rows: value.rows.toSorted((a, b) => compareLabelSets(symbols, a.labels, b.labels)) };
  }
  if (value.kind !== 'columns') return value;
  const { batches, order } = value;
  if (order.row.length < 2) return value;
  const labels = Array.from(order.row, (row, i) => batches[order.batch[i]].labels[row]);
  if (labels.every((set, i) => i === 0 || compareLabelSets(symbols, labels[i - 1], set) <= 0)) return value;
  const places = Uint32Array.from(labels.keys()).sort((a, b) => compareLabelSets(symbols, labels[a], labels[b]));
  return { ...value, order: { batch: places.map((i) => order.batch[i]), row: places.map((i) => order.row[i]) } };
}
