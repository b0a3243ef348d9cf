/** limitk: the first k samples of each group at each step, in the order in which the rows come. */
import type { Batch, EvalContext, Operator, ScalarOperator, StepGrid } from '../operator.ts';
import { describeGrouping, Grouping, type GroupingClause } from './grouping.ts';
import { grownFloats } from './grown-floats.ts';
import { wholeCounts } from './parameter.ts';

export class LimitK implements Operator {
  readonly children: readonly [ScalarOperator, Operator];
  readonly #clause: GroupingClause;
  readonly #grouping: Grouping;
  readonly #steps: number;
  readonly #context: EvalContext;
  /** By step; null before the first batch. */
  #limits: Float64Array | null = null;
  /** Samples taken, by group and step. */
  #taken: Float64Array<ArrayBuffer>;

  constructor(clause: GroupingClause, k: ScalarOperator, child: Operator, grid: StepGrid, context: EvalContext) {
    this.children = [k, child];
    this.#clause = clause;
    this.#grouping = new Grouping(clause, context.symbols);
    this.#steps = grid.count;
    this.#context = context;
    this.#taken = new Float64Array(grid.count);
  }

  next(): Batch | null {
    const [k, child] = this.children;
    this.#limits ??= wholeCounts(k.values());
    const batch = child.next();
    if (batch === null) return null;
    this.#context.checkpoint();
    for (let row = 0; row < batch.rows; row++) {
      const group = this.#grouping.of(batch.labels[row], false);
      const slots = (group + 1) * this.#steps;
      if (slots > this.#taken.length) this.#taken = grownFloats(this.#taken, slots);
      take(this.#limits, this.#taken, group * this.#steps, batch.present, row * this.#steps, this.#steps);
    }
    return batch;
  }

  describe(): string {
    return `limitk${describeGrouping(this.#clause)}`;
  }
}

function take(
  limits: Float64Array,
  taken: Float64Array,
  slot: number,
  present: Uint8Array,
  from: number,
  steps: number,
): void {
  for (let i = 0; i < steps; i++) {
    if (present[from + i] === 0) continue;
    if (taken[slot + i] < limits[i]) taken[slot + i]++;
    else present[from + i] = 0;
  }
}
