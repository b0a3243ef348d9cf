/** quantile: all values of each group are held, because any of them may be the one in the end. */
import type { Position } from '../../ast.ts';
import { warnOfQuantiles } from '../../functions/quantile-warning.ts';
import { BatchBuffer } from '../batch-buffer.ts';
import { floatsOnly } from '../floats-only.ts';
import type { Batch, EvalContext, Operator, ScalarOperator, StepGrid } from '../operator.ts';
import { RowStore } from '../row-store.ts';
import type { AccumulatorMemory } from './accumulator-memory.ts';
import { describeGrouping, Grouping, type GroupingClause } from './grouping.ts';

/** What the kernel is given at once lies in a cache, if the rows are not too many; but so many steps of each row at least. */
const POINTS_AT_ONCE = 16_384;
const STEPS_AT_ONCE_MIN = 16;

export class QuantileOfGroups implements Operator {
  readonly children: readonly [ScalarOperator, Operator];
  readonly #clause: GroupingClause;
  readonly #parameterPosition: Position;
  readonly #position: Position;
  readonly #grouping: Grouping;
  readonly #steps: number;
  readonly #context: EvalContext;
  readonly #rows: RowStore;
  /** Rows of each group. */
  readonly #members: number[][] = [];
  /** Of the kernel, while there are groups to come. */
  #memory: AccumulatorMemory | null = null;
  #buffer: BatchBuffer | null = null;
  #next = 0;

  /** The positions are those of the parameter and of what is aggregated. */
  constructor(
    clause: GroupingClause,
    parameterPosition: Position,
    position: Position,
    q: ScalarOperator,
    child: Operator,
    grid: StepGrid,
    context: EvalContext,
  ) {
    this.children = [q, child];
    this.#clause = clause;
    this.#parameterPosition = parameterPosition;
    this.#position = position;
    this.#grouping = new Grouping(clause, context.symbols);
    this.#steps = grid.count;
    this.#context = context;
    this.#rows = new RowStore(grid.count, context);
  }

  next(): Batch | null {
    const quantiles = this.children[0].values();
    if (this.#buffer === null) {
      warnOfQuantiles(outermost(quantiles), this.#parameterPosition, this.#context);
      this.#consume();
    }
    this.#buffer ??= new BatchBuffer(this.#steps, this.#context);
    const buffer = this.#buffer;
    buffer.reset();
    if (this.#next < this.#grouping.count) this.#finish(quantiles, buffer);
    return buffer.rows === 0 ? null : buffer;
  }

  describe(): string {
    return `quantile${describeGrouping(this.#clause)}`;
  }

  #consume(): void {
    const child = this.children[1];
    for (let batch = child.next(); batch !== null; batch = child.next()) {
      this.#context.checkpoint();
      const floats = floatsOnly(batch, this.#steps, () => this.#noteIgnored());
      const { labels, dropName } = floats;
      for (let row = 0; row < batch.rows; row++) {
        const group = this.#grouping.of(labels[row], dropName !== null && dropName[row] !== 0);
        if (group === this.#members.length) this.#members.push([]);
        this.#members[group].push(this.#rows.add(labels[row], false, floats, row * this.#steps));
      }
    }
  }

  #noteIgnored(): void {
    this.#context.annotations.info('ignored histogram in quantile aggregation', this.#position);
  }

  #finish(quantiles: Float64Array, into: BatchBuffer): void {
    const { accumulators } = this.#context.columns;
    this.#memory ??= accumulators.take();
    for (; this.#next < this.#grouping.count && !into.full; this.#next++) {
      this.#context.checkpoint();
      this.#compute(this.#members[this.#next], quantiles, into, this.#memory);
      into.push(this.#grouping.labels(this.#next), this.#grouping.flagged(this.#next));
    }
    if (this.#next < this.#grouping.count) return;
    accumulators.giveBack(this.#memory);
    this.#memory = null;
  }

  /** @param members rows of the group */
  #compute(members: readonly number[], quantiles: Float64Array, into: BatchBuffer, memory: AccumulatorMemory): void {
    const { kernel } = memory;
    const stepsAtOnce = Math.max(STEPS_AT_ONCE_MIN, Math.floor(POINTS_AT_ONCE / members.length));
    for (let first = 0; first < this.#steps; first += stepsAtOnce) {
      const steps = Math.min(stepsAtOnce, this.#steps - first);
      memory.reach(kernel.placeQuantiles(steps, members.length));
      const { floats, bytes } = memory;
      floats.set(quantiles.subarray(first, first + steps), kernel.quantiles.value / floats.BYTES_PER_ELEMENT);
      for (let i = 0; i < members.length; i++) {
        const { values, present } = this.#rows.batchOf(members[i]);
        const from = this.#rows.offsetOf(members[i]) + first;
        floats.set(values.subarray(from, from + steps), i * steps);
        bytes.set(present.subarray(from, from + steps), kernel.present.value + i * steps);
      }
      kernel.takeQuantiles(members.length);
      into.values.set(floats.subarray(0, steps), into.at + first);
      into.present.set(bytes.subarray(kernel.present.value, kernel.present.value + steps), into.at + first);
    }
  }
}

/** Of all steps, NaN if there is one, the least and the greatest number: warnings are about these only. */
function outermost(quantiles: Float64Array): number[] {
  const numbers = quantiles.filter((q) => !Number.isNaN(q));
  const missing = numbers.length < quantiles.length ? [Number.NaN] : [];
  if (numbers.length === 0) return missing;
  return [...missing, numbers.reduce((a, b) => Math.max(a, b)), numbers.reduce((a, b) => Math.min(a, b))];
}
