/**
 * Leaves of a plan whose series can be divided among threads: selectors, and functions of a range selector whose other
 * arguments are numbers. Built from plain data, because the other thread has nothing else.
 */
import { invariant } from '../../invariant.ts';
import { functionRow } from '../functions.ts';
import { BATCH_POINTS, type EvalContext, type Operator, type StepGrid } from '../operators/operator.ts';
import { RangeFunction, type RangeFunctionCall } from '../operators/range-function.ts';
import { NumberScalar } from '../operators/scalar.ts';
import { Select } from '../operators/select.ts';
import { SelectRange } from '../operators/select-range.ts';
import type { LeafWork } from '../split/split.ts';
import type { Leaf, LeafBuilders } from '../split/split-leaf.ts';
import { rangeArgument, rangeFunctionCall } from './build-call.ts';
import type { CallNode, PlanNode } from './nodes.ts';

export const LEAF_BUILDERS: LeafBuilders = { whole: wholeLeaf, bare: bareLeaf };

/** Whether a call is a leaf. */
export function isLeafCall(node: CallNode): boolean {
  if (functionRow(node.call.func)?.evaluation.kind !== 'range') return false;
  return node.args.every((arg) => arg.kind === 'rangeSelect' || arg.kind === 'number');
}

/** A row of more points is a batch by itself, and its time that of its points. */
export function canSplit({ count }: StepGrid): boolean {
  return count <= BATCH_POINTS;
}

function wholeLeaf(work: LeafWork, context: EvalContext): Leaf {
  return work.node.kind === 'call' ? rangeFunction(work, context, (call) => call) : new SelectLeaf(work, context);
}

/** Without names and notes: these need the labels. */
export function bareLeaf(work: LeafWork, context: EvalContext): Operator {
  if (work.node.kind === 'instantSelect') return new Select(work.node, work.output, work.grid, context);
  return rangeFunction(work, context, (call) => ({ ...call, names: 'keep', check: null, note: null }));
}

function rangeFunction(
  { node, grid }: LeafWork,
  context: EvalContext,
  change: (call: RangeFunctionCall) => RangeFunctionCall,
): RangeFunction {
  invariant(node.kind === 'call', 'a leaf is a selector or a call');
  const range = node.args[rangeArgument(node)];
  invariant(range.kind === 'rangeSelect', 'a leaf reads the store');
  const numbers = node.args.filter((arg): arg is PlanNode & { kind: 'number' } => arg.kind === 'number');
  const params = numbers.map(({ value }) => new NumberScalar(value, grid.count));
  return new RangeFunction(change(rangeFunctionCall(node, params)), new SelectRange(range, grid, context), context);
}

/** A selector gives rows as they are. */
class SelectLeaf extends Select implements Leaf {
  readonly flagsNames = false;

  constructor({ node, output, grid }: LeafWork, context: EvalContext) {
    invariant(node.kind === 'instantSelect', 'a leaf is a selector or a call');
    super(node, output, grid, context);
  }

  admit(labels: Int32Array): Int32Array {
    return labels;
  }
}
