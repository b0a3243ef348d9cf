/** quantile: all values of each group are held, because any of them may be the one in the end. */
import type { Position } from '../../ast.ts';
import { warnOfQuantiles } from '../../functions/quantile-warning.ts';
import { quantile } from '../../kernels/quantile.ts';
import { BatchBuffer } from '../batch-buffer.ts';
import { floatsOnly } from '../floats-only.ts';
import type { Batch, EvalContext, Operator, ScalarOperator, StepGrid } from '../operator.ts';
import { RowStore } from '../row-store.ts';
import { describeGrouping, Grouping, type GroupingClause } from './grouping.ts';

/** Values of a row lie side by side: so many steps of each are taken at a time. */
const STEPS_GATHERED = 16;

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
    for (; this.#next < this.#grouping.count && !buffer.full; this.#next++) {
      this.#context.checkpoint();
      this.#compute(this.#next, quantiles, buffer);
      buffer.push(this.#grouping.labels(this.#next), this.#grouping.flagged(this.#next));
    }
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

  #compute(group: number, quantiles: Float64Array, { values, present, at }: BatchBuffer): void {
    const members = this.#members[group];
    const size = members.length;
    const gathered = new Float64Array(STEPS_GATHERED * size);
    const counts = new Uint32Array(STEPS_GATHERED);
    const columns = Array.from(counts, (_, i) => gathered.subarray(i * size, (i + 1) * size));
    for (let first = 0; first < this.#steps; first += STEPS_GATHERED) {
      const steps = Math.min(STEPS_GATHERED, this.#steps - first);
      counts.fill(0);
      for (const row of members) {
        const points = this.#rows.batchOf(row);
        gather(points.values, points.present, this.#rows.offsetOf(row) + first, steps, gathered, size, counts);
      }
      for (let i = 0; i < steps; i++) {
        if (counts[i] === 0) continue;
        values[at + first + i] = quantile(quantiles[first + i], columns[i], counts[i]);
        present[at + first + i] = 1;
      }
    }
  }
}

/** Adds the values at steps [from, from + steps) of a row to the columns of these steps, each of room for `size` values. */
function gather(
  values: Float64Array,
  present: Uint8Array,
  from: number,
  steps: number,
  into: Float64Array,
  size: number,
  counts: Uint32Array,
): void {
  for (let i = 0; i < steps; i++) {
    if (present[from + i] !== 0) into[i * size + counts[i]++] = values[from + i];
  }
}

/** Of all steps, NaN if there is one, the least and the greatest number: warnings are about these only. */
function outermost(quantiles: Float64Array): number[] {
  const numbers = quantiles.filter((q) => !Number.isNaN(q));
  const missing = numbers.length < quantiles.length ? [Number.NaN] : [];
  if (numbers.length === 0) return missing;
  return [...missing, numbers.reduce((a, b) => Math.max(a, b)), numbers.reduce((a, b) => Math.min(a, b))];
}
