/** The side of a vector matching that has one sample for each signature and step: all its rows, found by signature. */
import { Refusal } from '../../errors.ts';
import { compareText } from '../../model/labels.ts';
import { labelSetText } from './label-text.ts';
import type { Batch, EvalContext, Operator, StepGrid } from './operator.ts';
import { RowStore } from './row-store.ts';
import type { Signatures } from './signature.ts';
import { StepBits } from './step-bits.ts';

/** Two rows of one signature at one step. */
interface Conflict {
  readonly earlier: number;
  readonly later: number;
  readonly signature: number;
}

export class OneSide {
  readonly rows: RowStore;
  readonly #signatures: Signatures;
  readonly #context: EvalContext;
  readonly #steps: number;
  readonly #rowsOf: number[][] = [];
  readonly #occupied: StepBits;
  /** By step, the first conflict of each. An error only where the other side has a sample too. */
  readonly #conflicts = new Map<number, Conflict>();

  constructor(signatures: Signatures, grid: StepGrid, context: EvalContext) {
    this.rows = new RowStore(grid.count, context);
    this.#signatures = signatures;
    this.#context = context;
    this.#steps = grid.count;
    this.#occupied = new StepBits(grid.count);
  }

  get conflictSteps(): number[] {
    return [...this.#conflicts.keys()].sort((a, b) => a - b);
  }

  load(operator: Operator): void {
    for (let batch = operator.next(); batch !== null; batch = operator.next()) {
      this.#context.checkpoint();
      for (let row = 0; row < batch.rows; row++) this.#add(batch, row);
    }
  }

  /** Rows of a signature; more than one only when they are at different steps. */
  rowsOf(signature: number): readonly number[] {
    return this.#rowsOf[signature] ?? [];
  }

  /** Whether the signature has a row at the step. Signatures that only the other side has may be asked for too. */
  has(signature: number, step: number): boolean {
    return signature < this.#rowsOf.length && this.#occupied.has(signature, step);
  }

  refusal(step: number, side: 'left' | 'right'): Refusal {
    const { earlier, later, signature } = this.#conflicts.get(step)!;
    const text = (labels: Int32Array): string => labelSetText(this.#context.symbols, labels);
    const series = [text(this.rows.labels(earlier)), text(this.rows.labels(later))].sort(compareText);
    const group = text(this.#signatures.labels(signature));
    return new Refusal(
      'execution',
      `found duplicate series for the match group ${group} on the ${side} hand-side of the operation: ` +
        `[${series.join(', ')}];many-to-many matching not allowed: matching labels must be unique on one side`,
    );
  }

  #add(batch: Batch, row: number): void {
    const at = row * this.#steps;
    const signature = this.#signatures.of(batch.labels[row]);
    const known = this.#rowsOf.length;
    const number = this.rows.add(batch.labels[row], false, batch, at);
    if (signature === known) {
      this.#rowsOf.push([number]);
      this.#occupied.reserve(known + 1);
    } else {
      if (this.#occupied.firstCommon(signature, batch.present, at) !== -1) this.#noteConflicts(signature, number);
      this.#rowsOf[signature].push(number);
    }
    this.#occupied.setRow(signature, batch.present, at);
  }

  #noteConflicts(signature: number, later: number): void {
    for (let step = 0; step < this.#steps; step++) {
      if (this.#conflicts.has(step) || !this.#occupied.has(signature, step) || !this.#presentAt(later, step)) continue;
      const earlier = this.#rowsOf[signature].find((row) => this.#presentAt(row, step))!;
      this.#conflicts.set(step, { earlier, later, signature });
    }
  }

  #presentAt(row: number, step: number): boolean {
    return this.rows.batchOf(row).present[this.rows.offsetOf(row) + step] !== 0;
  }
}
