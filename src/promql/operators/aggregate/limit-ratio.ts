/** limit_ratio: the share r of all series, chosen by a hash of their labels; a negative r chooses the complement. */
import { Refusal } from '../../../errors.ts';
import { formatG } from '../../../model/go-format.ts';
import type { Position } from '../../ast.ts';
import { labelHashShare } from '../label-hash.ts';
import type { Batch, EvalContext, Operator, ScalarOperator, StepGrid } from '../operator.ts';

export class LimitRatio implements Operator {
  readonly children: readonly [ScalarOperator, Operator];
  readonly #position: Position;
  readonly #steps: number;
  readonly #context: EvalContext;
  #ratios: Float64Array | null = null;

  /** `position` is that of the ratio. */
  constructor(position: Position, ratio: ScalarOperator, child: Operator, grid: StepGrid, context: EvalContext) {
    this.children = [ratio, child];
    this.#position = position;
    this.#steps = grid.count;
    this.#context = context;
  }

  next(): Batch | null {
    const [ratio, child] = this.children;
    this.#ratios ??= this.#checked(ratio.values());
    const batch = child.next();
    if (batch === null) return null;
    this.#context.checkpoint();
    for (let row = 0; row < batch.rows; row++) {
      const share = labelHashShare(this.#context.symbols, batch.labels[row]);
      choose(share, this.#ratios, batch.present, row * this.#steps);
    }
    return batch;
  }

  describe(): string {
    return 'limit_ratio';
  }

  #checked(values: Float64Array): Float64Array {
    for (const value of values) if (Number.isNaN(value)) throw new Refusal('execution', 'Ratio value is NaN');
    const max = values.reduce((a, b) => Math.max(a, b));
    const min = values.reduce((a, b) => Math.min(a, b));
    if (max > 1) this.#warn(max, 1);
    if (min < -1) this.#warn(min, -1);
    return values.map((value) => Math.min(1, Math.max(-1, value)));
  }

  #warn(got: number, cap: number): void {
    const text = `ratio value should be between -1 and 1, got ${formatG(got)}, capping to ${formatG(cap)}`;
    this.#context.annotations.warn(text, this.#position);
  }
}

/** share is in [0, 1). */
function choose(share: number, ratios: Float64Array, present: Uint8Array, from: number): void {
  for (let i = 0; i < ratios.length; i++) {
    const ratio = ratios[i];
    const kept = ratio >= 0 ? share < ratio : share >= 1 + ratio;
    if (!kept) present[from + i] = 0;
  }
}
