/** Aggregations that keep a few numbers for each group and step: the rows stream by and are forgotten. */
import type { AggregationOp, Position } from '../../ast.ts';
import { BatchBuffer } from '../batch-buffer.ts';
import { floatsOnly } from '../floats-only.ts';
import type { Batch, EvalContext, Operator, StepGrid } from '../operator.ts';
import { Accumulator } from './accumulator.ts';
import { describeGrouping, Grouping, type GroupingClause } from './grouping.ts';
import { HistogramTotals } from './histogram-totals.ts';

export type SimpleAggregationOp = Extract<
  AggregationOp,
  'sum' | 'avg' | 'count' | 'group' | 'min' | 'max' | 'stddev' | 'stdvar'
>;

export class Aggregate implements Operator {
  readonly children: readonly [Operator];
  readonly #op: SimpleAggregationOp;
  readonly #clause: GroupingClause;
  readonly #grouping: Grouping;
  /** Of floats; for count and group, of all samples. It is there from the first row until all groups were written. */
  #accumulator: Accumulator | null = null;
  /** null: the aggregation does not add histograms up. */
  readonly #histograms: HistogramTotals | null;
  readonly #position: Position;
  readonly #steps: number;
  readonly #context: EvalContext;
  #buffer: BatchBuffer | null = null;
  #next = 0;
  /** Of the rows of a batch. */
  #groups = new Int32Array(0);

  /** `position` is that of what is aggregated. */
  constructor(
    op: SimpleAggregationOp,
    clause: GroupingClause,
    position: Position,
    child: Operator,
    grid: StepGrid,
    context: EvalContext,
  ) {
    this.children = [child];
    this.#op = op;
    this.#clause = clause;
    this.#grouping = new Grouping(clause, context.symbols);
    this.#histograms = op === 'sum' || op === 'avg' ? new HistogramTotals(op, grid.count, position, context) : null;
    this.#position = position;
    this.#steps = grid.count;
    this.#context = context;
  }

  next(): Batch | null {
    if (this.#buffer === null) {
      this.#consume();
      this.#buffer = new BatchBuffer(this.#steps, this.#context);
    }
    const buffer = this.#buffer;
    buffer.reset();
    this.#context.checkpoint();
    if (this.#accumulator !== null) this.#finish(this.#accumulator, buffer);
    return buffer.rows === 0 ? null : buffer;
  }

  describe(): string {
    return `${this.#op}${describeGrouping(this.#clause)}`;
  }

  #consume(): void {
    const [child] = this.children;
    const accumulator = new Accumulator(this.#op, this.#steps, this.#context.columns.accumulators);
    this.#accumulator = accumulator;
    for (let batch = child.next(); batch !== null; batch = child.next()) {
      this.#context.checkpoint();
      const counted = this.#countsHistograms ? batch : floatsOnly(batch, this.#steps, () => this.#noteIgnored());
      const { values, present } = counted;
      const groups = this.#groupsOf(counted);
      accumulator.reserve(this.#grouping.count);
      if (counted.histograms === null || this.#histograms === null)
        accumulator.add(values, present, groups, 0, batch.rows);
      else this.#addMixed(counted, groups, accumulator, this.#histograms);
    }
  }

  #finish(accumulator: Accumulator, into: BatchBuffer): void {
    for (; this.#next < this.#grouping.count && !into.full; this.#next++) {
      const group = this.#next;
      accumulator.finish(group, into.values, into.present, into.at);
      this.#histograms?.finish(group * this.#steps, into);
      into.push(this.#grouping.labels(group), this.#grouping.flagged(group));
    }
    if (this.#next < this.#grouping.count) return;
    accumulator.close();
    this.#accumulator = null;
  }

  get #countsHistograms(): boolean {
    return this.#histograms !== null || this.#op === 'count' || this.#op === 'group';
  }

  #noteIgnored(): void {
    this.#context.annotations.info(`ignored histogram in ${this.#op} aggregation`, this.#position);
  }

  #groupsOf({ rows, labels, dropName }: Batch): Int32Array {
    if (this.#groups.length < rows) this.#groups = new Int32Array(rows);
    for (let row = 0; row < rows; row++) {
      const known = this.#grouping.count;
      const group = this.#grouping.of(labels[row], dropName !== null && dropName[row] !== 0);
      if (group === known) this.#context.budget.add(this.#steps);
      this.#groups[row] = group;
    }
    return this.#groups;
  }

  /** Row by row: which kind came first to a step of a group decides. */
  #addMixed(batch: Batch, groups: Int32Array, accumulator: Accumulator, histograms: HistogramTotals): void {
    for (let row = 0; row < batch.rows; row++) {
      const group = groups[row];
      histograms.add(group * this.#steps, batch, row, (step) => accumulator.has(group, step));
      accumulator.add(batch.values, batch.present, groups, row, row + 1);
    }
  }
}
