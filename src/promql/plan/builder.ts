/** What the files that build one kind of node ask of the builder of the whole plan. */
import type { EvalContext, Operator, ScalarOperator, StepGrid } from '../operators/operator.ts';
import type { RangeSource } from '../operators/range-source.ts';
import type { SelectOutput } from '../operators/select.ts';
import type { InstantSelectNode, PlanNode } from './nodes.ts';

export interface Builder {
  readonly context: EvalContext;
  vector(node: PlanNode, grid: StepGrid): Operator;
  select(node: InstantSelectNode, output: SelectOutput, grid: StepGrid): Operator;
  scalar(node: PlanNode, grid: StepGrid): ScalarOperator;
  range(node: PlanNode, grid: StepGrid): RangeSource;
}
