/** A binary operation between a vector and a scalar, on either side. */

import type { Histogram } from '../../model/histogram.ts';
import type { BinaryExpr } from '../ast.ts';
import { ElementOperation, type ElementResults, type Operand } from './element-operation.ts';
import { NameDropping } from './name-dropping.ts';
import {
  type AnyOperator,
  type Batch,
  type EvalContext,
  type Operator,
  PRESENT,
  type ScalarOperator,
  type StepGrid,
} from './operator.ts';

export type ScalarSide = 'left' | 'right';

export class VectorScalar implements Operator {
  readonly children: readonly AnyOperator[];
  readonly #operation: ElementOperation;
  readonly #scalarSide: ScalarSide;
  readonly #vector: Operator;
  readonly #scalar: ScalarOperator;
  readonly #steps: number;
  /** null where the rows keep their names. */
  readonly #names: NameDropping | null;
  readonly #context: EvalContext;

  constructor(
    expr: BinaryExpr,
    scalarSide: ScalarSide,
    vector: Operator,
    scalar: ScalarOperator,
    grid: StepGrid,
    context: EvalContext,
  ) {
    this.children = scalarSide === 'left' ? [scalar, vector] : [vector, scalar];
    this.#operation = new ElementOperation(expr, grid.count, context);
    this.#scalarSide = scalarSide;
    this.#vector = vector;
    this.#scalar = scalar;
    this.#steps = grid.count;
    this.#names = this.#operation.result === 'number' ? new NameDropping(context, grid.count) : null;
    this.#context = context;
  }

  next(): Batch | null {
    // Before the vector, which may be empty: what is wrong with the scalar is told in any case.
    const scalarValues = this.#scalar.values();
    const batch = this.#vector.next();
    if (batch === null) {
      this.#operation.finish();
      return null;
    }
    this.#context.checkpoint();
    const { rows, labels, dropName, values, present } = batch;
    const scalar: Operand = { values: scalarValues, at: 0, points: null };
    const histograms = batch.histograms?.slice() ?? null;
    const into: ElementResults = { values, present, setHistogram: writerOf(histograms, present) };
    const steps = this.#steps;
    for (let at = 0; at < rows * steps; at += steps) {
      const vector: Operand = { values, at, points: batch };
      const [left, right] = this.#scalarSide === 'left' ? [scalar, vector] : [vector, scalar];
      this.#operation.pair(left, right, present, at);
      this.#operation.apply(left, right, into, at);
    }
    const result = { rows, labels, dropName, values, present, histograms };
    return this.#names === null ? result : this.#names.apply(result);
  }

  describe(): string {
    const { op, bool } = this.#operation.expr;
    const operator = bool ? `${op} bool` : op;
    return this.#scalarSide === 'left' ? `scalar ${operator} vector` : `vector ${operator} scalar`;
  }
}

/** Only a batch with histograms has results that are histograms. */
function writerOf(histograms: (Histogram | null)[] | null, present: Uint8Array): ElementResults['setHistogram'] {
  return (at, histogram) => {
    histograms![at] = histogram;
    present[at] = PRESENT.histogram;
  };
}
