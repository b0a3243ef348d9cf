/** The operator of a function call: what the row of the function table says. */
import { Refusal } from '../../errors.ts';
import { invariant } from '../../invariant.ts';
import type {
  Argument,
  FunctionCall,
  FunctionRow,
  TimestampEvaluation,
  ValueEvaluation,
} from '../functions/function.ts';
import { functionNames, functionRow } from '../functions.ts';
import type { RangeKernels } from '../kernels/kernel.ts';
import { type Operator, PRESENT, type ScalarOperator, type StepGrid } from '../operators/operator.ts';
import { RangeFunction, type RangeFunctionCall } from '../operators/range-function.ts';
import { TimeScalar } from '../operators/scalar.ts';
import { ScalarVector } from '../operators/scalar-vector.ts';
import type { Extension } from '../operators/select-range.ts';
import { ValueFunction, type ValueOperation } from '../operators/value-function.ts';
import { withoutParens } from '../without-parens.ts';
import { buildInfo } from './build-info.ts';
import type { Builder } from './builder.ts';
import type { CallNode, PlanNode } from './nodes.ts';
import { selectorArgument } from './selector-argument.ts';
import { valueTypeOf } from './value-type.ts';

export function buildVectorCall(node: CallNode, grid: StepGrid, builder: Builder): Operator {
  const row = rowOf(node);
  const { evaluation } = row;
  switch (evaluation.kind) {
    case 'range':
      return buildRangeFunction(node, grid, builder);
    case 'value':
      return buildValueFunction(node, row, evaluation, grid, builder);
    case 'timestamp':
      return buildTimestamp(node, row, evaluation, grid, builder);
    case 'vector':
      return evaluation.build(functionCall(node, evaluation.ofMatrix, grid, builder));
    case 'info':
      return buildInfo(node, grid, builder);
    default:
      throw new Error(`BUG: ${row.signature.name}() does not give a vector`);
  }
}

export function buildScalarCall(node: CallNode, grid: StepGrid, builder: Builder): ScalarOperator {
  const { evaluation } = rowOf(node);
  invariant(evaluation.kind === 'scalar', `${node.call.func} does not give a scalar`);
  return evaluation.build(functionCall(node, null, grid, builder));
}

function rowOf({ call }: CallNode): FunctionRow {
  const row = functionRow(call.func);
  invariant(row !== undefined, `function ${call.func} passed the check and is not in the table`);
  return row;
}

function buildRangeFunction(node: CallNode, grid: StepGrid, builder: Builder): Operator {
  const at = rangeArgument(node);
  const params = node.args.filter((_, i) => i !== at).map((arg) => builder.scalar(arg, grid));
  return new RangeFunction(rangeFunctionCall(node, params), builder.range(node.args[at], grid), builder.context);
}

/** Which of the arguments is the range vector; -1: none. */
export function rangeArgument(node: CallNode): number {
  return node.args.findIndex((arg) => valueTypeOf(arg) === 'matrix');
}

/** @param params the other arguments */
export function rangeFunctionCall(node: CallNode, params: readonly ScalarOperator[]): RangeFunctionCall {
  const { evaluation, names } = rowOf(node);
  invariant(evaluation.kind === 'range', `${node.call.func} is no function of a range`);
  const range = node.args[rangeArgument(node)];
  const extension = range.kind === 'rangeSelect' ? range.extension : 'none';
  const kernels = extension === 'none' ? evaluation.kernels : evaluation[extension];
  if (kernels === null) throw extendedRangeRefusal(extension, node.call.func);
  const { check, note } = evaluation;
  return { call: node.call, kernels, names, check, note, params };
}

function buildValueFunction(
  node: CallNode,
  row: FunctionRow,
  { kernel }: ValueEvaluation,
  grid: StepGrid,
  builder: Builder,
): Operator {
  const [vector, ...scalars] = node.args;
  const input = vector === undefined ? new ScalarVector(new TimeScalar(grid)) : builder.vector(vector, grid);
  const params = scalars.map((arg) => builder.scalar(arg, grid));
  const operation = { kernel, ofHistograms: 'dropped' } as const;
  return new ValueFunction(node.call.func, operation, row.names === 'drop', input, params, grid, builder.context);
}

/** Of a selector itself, what its samples say. Of anything else, the time of the step; it has no start time. */
function buildTimestamp(
  node: CallNode,
  row: FunctionRow,
  { of }: TimestampEvaluation,
  grid: StepGrid,
  builder: Builder,
): Operator {
  const selector = selectorArgument(node);
  const { context } = builder;
  const drops = row.names === 'drop';
  const isKnown = of === 'time' || context.features.startTimestamps;
  if (selector !== null && isKnown) {
    return new ValueFunction(node.call.func, leave, drops, builder.select(selector, of, grid), [], grid, context);
  }
  const vector = builder.vector(node.args[0], grid);
  const operation = of === 'time' ? replace : remove;
  return new ValueFunction(node.call.func, operation, drops, vector, [new TimeScalar(grid)], grid, context);
}

const leave: ValueOperation = { kernel: () => {}, ofHistograms: 'dropped' };

const replace: ValueOperation = {
  kernel: (values, present, from, count, [time]) => {
    for (let i = 0; i < count; i++) {
      if (present[from + i] === PRESENT.none) continue;
      values[from + i] = time[i];
      present[from + i] = PRESENT.float;
    }
  },
  ofHistograms: 'counted',
};

const remove: ValueOperation = {
  kernel: (_values, present, from, count) => {
    present.fill(PRESENT.none, from, from + count);
  },
  ofHistograms: 'dropped',
};

function functionCall(node: CallNode, ofMatrix: RangeKernels | null, grid: StepGrid, builder: Builder): FunctionCall {
  const args = node.args.map((arg, i) => argument(node, arg, i, ofMatrix, grid, builder));
  return { call: node.call, context: builder.context, grid, args };
}

function argument(
  node: CallNode,
  arg: PlanNode,
  index: number,
  ofMatrix: RangeKernels | null,
  grid: StepGrid,
  builder: Builder,
): Argument {
  const expr = withoutParens(node.call.args[index]);
  if (arg.kind === 'string') return { kind: 'string', expr, text: arg.value };
  switch (valueTypeOf(arg)) {
    case 'scalar':
      return { kind: 'scalar', expr, operator: builder.scalar(arg, grid) };
    case 'vector':
      return { kind: 'vector', expr, operator: builder.vector(arg, grid) };
    default: {
      invariant(ofMatrix !== null, `${node.call.func} takes no range vector`);
      const call = { call: node.call, kernels: ofMatrix, names: 'keep', check: null, note: null, params: [] } as const;
      return { kind: 'vector', expr, operator: new RangeFunction(call, builder.range(arg, grid), builder.context) };
    }
  }
}

function extendedRangeRefusal(extension: Extension, func: string): Refusal {
  const allowed = functionNames().filter((name) => {
    const evaluation = functionRow(name)?.evaluation;
    return evaluation?.kind === 'range' && extension !== 'none' && evaluation[extension] !== null;
  });
  const text = `${extension} modifier can only be used with: ${allowed.sort().join(', ')} - not with ${func}`;
  return new Refusal('execution', text);
}
