/** Plan nodes to operators. The grid changes at two places only: inside a subquery and below a step-invariant node. */
import { invariant } from '../../invariant.ts';
import { isArithmetic, isComparison } from '../kernels/binary.ts';
import { MergeRows } from '../operators/merge-rows.ts';
import type { EvalContext, Operator, ScalarOperator, StepGrid } from '../operators/operator.ts';
import type { RangeSource } from '../operators/range-source.ts';
import { BinaryScalar, NegatedScalar, NumberScalar } from '../operators/scalar.ts';
import { Select, type SelectOutput } from '../operators/select.ts';
import { SelectRange } from '../operators/select-range.ts';
import { ScalarInvariant, StepInvariant } from '../operators/step-invariant.ts';
import { innerGrid, Subquery } from '../operators/subquery.ts';
import { negate, ValueFunction } from '../operators/value-function.ts';
import type { Helpers, LeafWork } from '../split/split.ts';
import { SplitLeaf } from '../split/split-leaf.ts';
import { buildAggregate } from './build-aggregate.ts';
import { buildBinary } from './build-binary.ts';
import { buildScalarCall, buildVectorCall } from './build-call.ts';
import { canSplit, isLeafCall, LEAF_BUILDERS } from './build-leaf.ts';
import type { Builder } from './builder.ts';
import type { BinaryNode, CallNode, InstantSelectNode, PlanNode, SubqueryNode } from './nodes.ts';
import { mayRepeatLabels } from './repeats.ts';

export class PlanBuilder implements Builder {
  readonly context: EvalContext;

  readonly #helpers: Helpers | null;

  /** @param helpers lend threads to leaves that have many series; null: nobody does */
  constructor(context: EvalContext, helpers: Helpers | null = null) {
    this.context = context;
    this.#helpers = helpers;
  }

  vector(node: PlanNode, grid: StepGrid): Operator {
    switch (node.kind) {
      case 'instantSelect':
        return this.select(node, 'value', grid);
      case 'call':
        return isLeafCall(node) ? this.#call(node, grid) : buildVectorCall(node, grid, this);
      case 'aggregate':
        return buildAggregate(node, grid, this);
      case 'binary':
        return buildBinary(node, grid, this);
      case 'negate':
        return new ValueFunction('negate', negate, true, this.vector(node.child, grid), [], grid, this.context);
      case 'stepInvariant':
        if (grid.count === 1) return this.vector(node.child, grid);
        return new StepInvariant(this.vector(node.child, firstStep(grid)), grid.count, this.context);
      default:
        throw notExpected(node, 'a vector');
    }
  }

  select(node: InstantSelectNode, output: SelectOutput, grid: StepGrid): Operator {
    return this.#split({ node, output, grid }) ?? new Select(node, output, grid, this.context);
  }

  scalar(node: PlanNode, grid: StepGrid): ScalarOperator {
    switch (node.kind) {
      case 'number':
        return new NumberScalar(node.value, grid.count);
      case 'call':
        return buildScalarCall(node, grid, this);
      case 'binary':
        return this.#binaryScalar(node, grid);
      case 'negate':
        return new NegatedScalar(this.scalar(node.child, grid));
      case 'stepInvariant':
        return new ScalarInvariant(this.scalar(node.child, firstStep(grid)), grid.count);
      default:
        throw notExpected(node, 'a scalar');
    }
  }

  range(node: PlanNode, grid: StepGrid): RangeSource {
    switch (node.kind) {
      case 'rangeSelect':
        return new SelectRange(node, grid, this.context);
      case 'subquery':
        return this.#subquery(node, grid);
      default:
        throw notExpected(node, 'a range vector');
    }
  }

  #call(node: CallNode, grid: StepGrid): Operator {
    return this.#split({ node, output: 'value', grid }) ?? buildVectorCall(node, grid, this);
  }

  /** null: the leaf is read by this thread alone. */
  #split(leaf: Pick<LeafWork, 'node' | 'output' | 'grid'>): Operator | null {
    if (this.#helpers === null || !canSplit(leaf.grid)) return null;
    const { lookbackMs, features } = this.context;
    return new SplitLeaf({ ...leaf, lookbackMs, features }, LEAF_BUILDERS, this.#helpers, this.context);
  }

  #binaryScalar({ expr: { op }, lhs, rhs }: BinaryNode, grid: StepGrid): ScalarOperator {
    invariant(isArithmetic(op) || isComparison(op), `${op} of two scalars passed the check`);
    return new BinaryScalar(op, this.scalar(lhs, grid), this.scalar(rhs, grid));
  }

  #subquery(node: SubqueryNode, grid: StepGrid): RangeSource {
    const inner = innerGrid(node, grid);
    // Every operator of the inside holds at least one row of so many steps.
    this.context.budget.add(inner.count);
    const inside = this.vector(node.inside, inner);
    const repeats = mayRepeatLabels(node.inside, this.context.features);
    return new Subquery(repeats ? new MergeRows(inside, inner.count, this.context) : inside, node, grid, this.context);
  }
}

function firstStep({ startMs }: StepGrid): StepGrid {
  return { startMs, stepMs: 0, count: 1 };
}

function notExpected({ kind }: PlanNode, wanted: string): Error {
  return new Error(`BUG: a node ${kind} where ${wanted} is wanted`);
}
