/**
 * A binary operation between two vectors. The one side (the right, or the left for group_right) is held and found by
 * signature; the many side streams. A pair of rows makes a row at the steps where both have a sample.
 *
 * Filling makes pairs with a constant: for a row of the many side at the steps where its signature has no row on the one
 * side, and at the end for the rows of the one side at the steps where no row of the many side took them.
 */
import { Refusal } from '../../errors.ts';
import type { LabelSet } from '../../model/labels.ts';
import type { BinaryExpr, VectorMatching } from '../ast.ts';
import { BatchBuffer } from './batch-buffer.ts';
import { ElementOperation, type Operand } from './element-operation.ts';
import { MatchLabels } from './match-labels.ts';
import { duplicateLabelSets } from './name-dropping.ts';
import { OneSide } from './one-side.ts';
import type { Batch, EvalContext, Operator, StepGrid } from './operator.ts';
import { hasValue, RowLedger } from './row-ledger.ts';
import { RowStore } from './row-store.ts';
import { Signatures } from './signature.ts';
import { StepBits } from './step-bits.ts';

/** A row, or a constant, as one side of a pair. */
interface Side extends Operand {
  readonly labels: LabelSet;
}

export class VectorVector implements Operator {
  readonly children: readonly [Operator, Operator];
  readonly #matching: VectorMatching;
  readonly #operation: ElementOperation;
  readonly #labels: MatchLabels;
  readonly #flagged: boolean;
  readonly #context: EvalContext;
  readonly #steps: number;
  /** group_right: the one side is the left. */
  readonly #swapped: boolean;
  readonly #signatures: Signatures;
  readonly #one: OneSide;
  /** By signature and step: a row of the many side was paired. null where nothing asks. */
  readonly #paired: StepBits | null;
  readonly #ledger: RowLedger;
  readonly #buffer: BatchBuffer;
  readonly #mask: Uint8Array;
  readonly #batches: Generator<Batch, undefined>;

  constructor(
    expr: BinaryExpr,
    matching: VectorMatching,
    lhs: Operator,
    rhs: Operator,
    grid: StepGrid,
    context: EvalContext,
  ) {
    const delayed = context.features.delayedNameRemoval;
    this.children = [lhs, rhs];
    this.#matching = matching;
    this.#operation = new ElementOperation(expr, grid.count, context);
    const dropsName = this.#operation.result === 'number';
    this.#labels = new MatchLabels(matching, dropsName && !(expr.bool && delayed), context.symbols);
    this.#flagged = expr.bool && delayed;
    this.#context = context;
    this.#steps = grid.count;
    this.#swapped = matching.card === 'one-to-many';
    this.#signatures = new Signatures(matching, context.symbols);
    this.#one = new OneSide(this.#signatures, grid, context);
    const asksPaired = matching.card === 'one-to-one' || matching.fillLeft !== null;
    this.#paired = asksPaired ? new StepBits(grid.count) : null;
    this.#ledger = new RowLedger(grid.count);
    this.#buffer = new BatchBuffer(grid.count, context);
    this.#mask = new Uint8Array(grid.count);
    this.#batches = this.#produce();
  }

  next(): Batch | null {
    return this.#batches.next().value ?? null;
  }

  describe(): string {
    const { op, bool } = this.#operation.expr;
    const { card, on, labels } = this.#matching;
    return `vector ${op}${bool ? ' bool' : ''} vector ${card} ${on ? 'on' : 'ignoring'} (${labels.join(', ')})`;
  }

  *#produce(): Generator<Batch, undefined> {
    const [lhs, rhs] = this.children;
    this.#one.load(this.#swapped ? lhs : rhs);
    for (const batch of this.#checkedMany(this.#swapped ? rhs : lhs)) {
      for (let row = 0; row < batch.rows; row++) yield* this.#pairRow(batch, row);
    }
    const { fillLeft } = this.#matching;
    if (fillLeft !== null) yield* this.#fillMany(fillLeft, this.#paired!);
    this.#operation.finish();
    if (this.#buffer.rows > 0) yield this.#buffer;
  }

  /** Double signatures of the one side are an error at the first step where the other side has a sample too. */
  #checkedMany(operator: Operator): Iterable<Batch> {
    const steps = this.#one.conflictSteps;
    if (steps.length === 0) return pulled(operator);
    const side = this.#swapped ? 'left' : 'right';
    const { fillLeft, fillRight } = this.#matching;
    if (fillLeft !== null || fillRight !== null) throw this.#one.refusal(steps[0], side);
    const rows = new RowStore(this.#steps, this.#context);
    for (const batch of pulled(operator)) {
      for (let row = 0; row < batch.rows; row++) rows.add(batch.labels[row], false, batch, row * this.#steps);
    }
    for (const step of steps) if (isPresent(rows.batches, step, this.#steps)) throw this.#one.refusal(step, side);
    return rows.batches;
  }

  *#pairRow(batch: Batch, row: number): Generator<Batch, undefined> {
    const { fillRight } = this.#matching;
    const at = row * this.#steps;
    // For each row, because it may meet as many rows of the one side as there are steps.
    this.#context.checkpoint();
    const many: Side = { labels: batch.labels[row], values: batch.values, at, points: batch };
    const signature = fillRight === null ? this.#signatures.find(many.labels) : this.#signatures.of(many.labels);
    if (signature === -1) return;
    this.#paired?.reserve(this.#signatures.count);
    for (const other of this.#one.rowsOf(signature)) {
      const points = this.#one.rows.batchOf(other);
      const from = this.#one.rows.offsetOf(other);
      markCommon(batch.present, at, points.present, from, this.#mask);
      yield* this.#pair(signature, many, {
        labels: this.#one.rows.labels(other),
        values: points.values,
        at: from,
        points,
      });
    }
    if (fillRight !== null) {
      for (let i = 0; i < this.#steps; i++) {
        this.#mask[i] = batch.present[at + i] === 0 || this.#one.has(signature, i) ? 0 : 1;
      }
      yield* this.#pair(signature, many, this.#constant(signature, fillRight));
    }
  }

  *#fillMany(fill: number, paired: StepBits): Generator<Batch, undefined> {
    paired.reserve(this.#signatures.count);
    for (let signature = 0; signature < this.#signatures.count; signature++) {
      for (const row of this.#one.rowsOf(signature)) {
        const points = this.#one.rows.batchOf(row);
        const at = this.#one.rows.offsetOf(row);
        for (let i = 0; i < this.#steps; i++) {
          this.#mask[i] = points.present[at + i] === 0 || paired.has(signature, i) ? 0 : 1;
        }
        const one: Side = { labels: this.#one.rows.labels(row), values: points.values, at, points };
        const many = this.#constant(signature, fill);
        this.#pairElements(many, one);
        yield* this.#emit(many, one);
      }
    }
  }

  #constant(signature: number, value: number): Side {
    const values = new Float64Array(this.#steps).fill(value);
    return { labels: this.#signatures.labels(signature), values, at: 0, points: null };
  }

  /** Pairs two sides at the steps of the mask. A signature without group_x takes one row of the many side at a step. */
  *#pair(signature: number, many: Side, one: Side): Generator<Batch, undefined> {
    if (!hasValue(this.#mask, 0, this.#steps)) return;
    this.#pairElements(many, one);
    if (!hasValue(this.#mask, 0, this.#steps)) return;
    if (this.#matching.card === 'one-to-one' && this.#paired!.firstCommon(signature, this.#mask, 0) !== -1) {
      throw multipleMatches('many-to-one matching must be explicit (group_left/group_right)');
    }
    this.#paired?.setRow(signature, this.#mask, 0);
    yield* this.#emit(many, one);
  }

  #pairElements(many: Side, one: Side): void {
    if (this.#swapped) this.#operation.pair(one, many, this.#mask, 0);
    else this.#operation.pair(many, one, this.#mask, 0);
  }

  *#emit(many: Side, one: Side): Generator<Batch, undefined> {
    const buffer = this.#buffer;
    if (buffer.full) {
      yield buffer;
      buffer.reset();
    }
    const { at, values, present } = buffer;
    const left = this.#swapped ? one : many;
    const right = this.#swapped ? many : one;
    present.set(this.#mask, at);
    if (this.#operation.result === 'filter') {
      values.set(left.values.subarray(left.at, left.at + this.#steps), at);
    }
    this.#operation.apply(left, right, buffer, at);
    if (!hasValue(present, at, this.#steps)) return;
    const labels = this.#labels.of(many.labels, one.labels);
    if (!this.#ledger.enter(labels, present, at)) {
      if (this.#matching.card === 'one-to-one') throw duplicateLabelSets();
      throw multipleMatches('grouping labels must ensure unique matches');
    }
    buffer.push(labels, this.#flagged);
  }
}

/** Sets the mask where both rows have a sample. */
function markCommon(left: Uint8Array, leftAt: number, right: Uint8Array, rightAt: number, mask: Uint8Array): void {
  for (let i = 0; i < mask.length; i++) mask[i] = left[leftAt + i] !== 0 && right[rightAt + i] !== 0 ? 1 : 0;
}

function* pulled(operator: Operator): Generator<Batch, undefined> {
  for (let batch = operator.next(); batch !== null; batch = operator.next()) yield batch;
}

function isPresent(batches: readonly Batch[], step: number, steps: number): boolean {
  return batches.some(({ rows, present }) => {
    for (let row = 0; row < rows; row++) if (present[row * steps + step] !== 0) return true;
    return false;
  });
}

function multipleMatches(reason: string): Refusal {
  return new Refusal('execution', `multiple matches for labels: ${reason}`);
}
