/** The nodes that give one number a step: a literal, the time, a negation, an operation on two scalars. */
import { ARITHMETIC, type ArithmeticOp, COMPARISON, type ComparisonOp, isComparison } from '../kernels/binary.ts';
import type { ScalarOperator, StepGrid } from './operator.ts';

export class NumberScalar implements ScalarOperator {
  readonly children = [];
  readonly #value: number;
  readonly #values: Float64Array;

  constructor(value: number, steps: number) {
    this.#value = value;
    this.#values = new Float64Array(steps).fill(value);
  }

  values(): Float64Array {
    return this.#values;
  }

  describe(): string {
    return `number ${this.#value}`;
  }
}

/** The evaluation time of each step, in seconds. */
export class TimeScalar implements ScalarOperator {
  readonly children = [];
  readonly #values: Float64Array;

  constructor(grid: StepGrid) {
    this.#values = new Float64Array(grid.count);
    for (let i = 0; i < grid.count; i++) this.#values[i] = (grid.startMs + i * grid.stepMs) / 1000;
  }

  values(): Float64Array {
    return this.#values;
  }

  describe(): string {
    return 'time';
  }
}

export class NegatedScalar implements ScalarOperator {
  readonly children: readonly [ScalarOperator];
  #values: Float64Array | null = null;

  constructor(child: ScalarOperator) {
    this.children = [child];
  }

  values(): Float64Array {
    this.#values ??= this.children[0].values().map((value) => -value);
    return this.#values;
  }

  describe(): string {
    return 'negate';
  }
}

/** A comparison of two scalars has the bool modifier: it gives 0 or 1. */
export class BinaryScalar implements ScalarOperator {
  readonly children: readonly [ScalarOperator, ScalarOperator];
  readonly #op: ArithmeticOp | ComparisonOp;
  #values: Float64Array | null = null;

  constructor(op: ArithmeticOp | ComparisonOp, lhs: ScalarOperator, rhs: ScalarOperator) {
    this.children = [lhs, rhs];
    this.#op = op;
  }

  values(): Float64Array {
    this.#values ??= this.#compute();
    return this.#values;
  }

  describe(): string {
    return `scalar ${this.#op}`;
  }

  #compute(): Float64Array {
    const left = this.children[0].values();
    const right = this.children[1].values();
    const steps = left.length;
    if (isComparison(this.#op)) {
      const truth = new Uint8Array(steps);
      COMPARISON[this.#op](left, 0, right, 0, truth, 0, steps);
      return Float64Array.from(truth);
    }
    const result = new Float64Array(steps);
    ARITHMETIC[this.#op](left, 0, right, 0, result, 0, steps);
    return result;
  }
}
