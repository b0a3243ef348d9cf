/** Aggregations that keep a few numbers for each group and step: the rows stream by and are forgotten. */
import type { AggregationOp, Position } from '../../ast.ts';
import { BatchBuffer } from '../batch-buffer.ts';
import { floatsOnly } from '../floats-only.ts';
import type { Batch, EvalContext, Operator, StepGrid } from '../operator.ts';
import type { Accumulator } from './accumulator.ts';
import { Average } from './average.ts';
import { Count } from './count.ts';
import { Extreme } from './extreme.ts';
import { describeGrouping, Grouping, type GroupingClause } from './grouping.ts';
import { HistogramTotals } from './histogram-totals.ts';
import { Sum } from './sum.ts';
import { Variance } from './variance.ts';

export type SimpleAggregationOp = Extract<
  AggregationOp,
  'sum' | 'avg' | 'count' | 'group' | 'min' | 'max' | 'stddev' | 'stdvar'
>;

export class Aggregate implements Operator {
  readonly children: readonly [Operator];
  readonly #op: SimpleAggregationOp;
  readonly #clause: GroupingClause;
  readonly #grouping: Grouping;
  /** Of floats; for count and group, of all samples. */
  readonly #accumulator: Accumulator;
  /** null: the aggregation does not add histograms up. */
  readonly #histograms: HistogramTotals | null;
  readonly #position: Position;
  readonly #steps: number;
  readonly #context: EvalContext;
  #buffer: BatchBuffer | null = null;
  #next = 0;

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
    this.#accumulator = accumulatorOf(op);
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
    for (; this.#next < this.#grouping.count && !buffer.full; this.#next++) {
      const group = this.#next;
      this.#accumulator.finish(group * this.#steps, buffer.values, buffer.present, buffer.at, this.#steps);
      this.#histograms?.finish(group * this.#steps, buffer);
      buffer.push(this.#grouping.labels(group), this.#grouping.flagged(group));
    }
    return buffer.rows === 0 ? null : buffer;
  }

  describe(): string {
    return `${this.#op}${describeGrouping(this.#clause)}`;
  }

  #consume(): void {
    const [child] = this.children;
    for (let batch = child.next(); batch !== null; batch = child.next()) {
      this.#context.checkpoint();
      const counted = this.#countsHistograms ? batch : floatsOnly(batch, this.#steps, () => this.#noteIgnored());
      for (let row = 0; row < batch.rows; row++) this.#add(counted, row);
    }
  }

  get #countsHistograms(): boolean {
    return this.#histograms !== null || this.#op === 'count' || this.#op === 'group';
  }

  #noteIgnored(): void {
    this.#context.annotations.info(`ignored histogram in ${this.#op} aggregation`, this.#position);
  }

  #add(batch: Batch, row: number): void {
    const { labels, dropName, values, present } = batch;
    const steps = this.#steps;
    const known = this.#grouping.count;
    const group = this.#grouping.of(labels[row], dropName !== null && dropName[row] !== 0);
    if (group === known) {
      this.#context.budget.add(steps);
      this.#accumulator.reserve((group + 1) * steps);
    }
    if (batch.histograms !== null) {
      this.#histograms?.add(group * steps, batch, row, (slot) => this.#accumulator.has(slot));
    }
    this.#accumulator.add(group * steps, values, present, row * steps, steps);
  }
}

function accumulatorOf(op: SimpleAggregationOp): Accumulator {
  switch (op) {
    case 'sum':
      return new Sum();
    case 'avg':
      return new Average();
    case 'count':
    case 'group':
      return new Count(op);
    case 'min':
    case 'max':
      return new Extreme(op);
    case 'stddev':
    case 'stdvar':
      return new Variance(op);
  }
}
