/** Builds the same operators as PlanBuilder, each in one that measures it. */
import { invariant } from '../../../invariant.ts';
import type { EvalContext, Operator, ScalarOperator, StepGrid } from '../../operators/operator.ts';
import type { RangeSource } from '../../operators/range-source.ts';
import type { SelectOutput } from '../../operators/select.ts';
import { innerGrid } from '../../operators/subquery.ts';
import { referenceTimes } from '../../operators/time-reference.ts';
import { PlanBuilder } from '../build.ts';
import type { InstantSelectNode, PlanNode } from '../nodes.ts';
import { OperatorTrace, Stopwatch } from './operator-trace.ts';
import { StepSamples } from './step-samples.ts';
import { TracedOperator, TracedRange, TracedScalar } from './traced-operators.ts';
import { TracedReader } from './traced-reader.ts';

export class TracingBuilder extends PlanBuilder {
  readonly samples: StepSamples;
  readonly #stopwatch: Stopwatch;
  #root: OperatorTrace | null = null;
  /** The operator whose children are being built, and where their samples count. */
  #parent: OperatorTrace | null = null;
  #steps: StepSamples;

  constructor(context: EvalContext, grid: StepGrid) {
    const stopwatch = new Stopwatch();
    super({ ...context, reader: new TracedReader(context.reader, stopwatch) });
    this.#stopwatch = stopwatch;
    this.samples = new StepSamples(grid);
    this.#steps = this.samples;
  }

  /** The operator that was built first; null: the query is a string, which needs none. */
  get root(): OperatorTrace | null {
    return this.#root;
  }

  override vector(node: PlanNode, grid: StepGrid): Operator {
    // These are built by another call, which comes back here or to select().
    if (node.kind === 'instantSelect' || (node.kind === 'stepInvariant' && grid.count === 1)) {
      return super.vector(node, grid);
    }
    const [operator, trace] = this.#traced(node, grid, () => super.vector(node, grid));
    return new TracedOperator(operator, trace, this.#stopwatch, false);
  }

  override select(node: InstantSelectNode, output: SelectOutput, grid: StepGrid): Operator {
    const [operator, trace] = this.#traced(node, grid, () => super.select(node, output, grid));
    return new TracedOperator(operator, trace, this.#stopwatch, true);
  }

  override scalar(node: PlanNode, grid: StepGrid): ScalarOperator {
    const [operator, trace] = this.#traced(node, grid, () => super.scalar(node, grid));
    return new TracedScalar(operator, trace, this.#stopwatch);
  }

  override range(node: PlanNode, grid: StepGrid): RangeSource {
    const [source, trace] = this.#traced(node, grid, () => super.range(node, grid));
    const isWholeQuery = trace === this.#root;
    return new TracedRange(source, trace, this.#stopwatch, !(isWholeQuery && node.kind === 'subquery'));
  }

  #traced<T extends { describe(): string }>(node: PlanNode, grid: StepGrid, build: () => T): [T, OperatorTrace] {
    const parent = this.#parent;
    const steps = this.#steps;
    const trace = new OperatorTrace(operatorOf(node), steps, referenceTimes(referenceOf(node), grid));
    invariant(parent !== null || this.#root === null, 'a plan has one root');
    if (parent === null) this.#root = trace;
    else parent.children.push(trace);
    this.#parent = trace;
    this.#steps = insideOf(node, grid, steps, parent === null);
    const built = build();
    this.#parent = parent;
    this.#steps = steps;
    trace.detail = built.describe();
    return [built, trace];
  }
}

/** Where the samples of a node's children count. */
function insideOf(node: PlanNode, grid: StepGrid, steps: StepSamples, isWholeQuery: boolean): StepSamples {
  if (node.kind === 'stepInvariant') return steps.invariantInside();
  if (node.kind !== 'subquery') return steps;
  return steps.subqueryInside(innerGrid(node, grid), referenceTimes(node, grid), isWholeQuery);
}

function referenceOf(node: PlanNode) {
  const looksFromElsewhere = node.kind === 'instantSelect' || node.kind === 'rangeSelect';
  return looksFromElsewhere ? node : { atMs: null, offsetMs: 0 };
}

/** A function or an operator of the language by its name, anything else by what it is. */
function operatorOf(node: PlanNode): string {
  switch (node.kind) {
    case 'instantSelect':
      return 'select';
    case 'rangeSelect':
      return 'select range';
    case 'stepInvariant':
      return 'step invariant';
    case 'call':
      return node.call.func;
    case 'aggregate':
    case 'binary':
      return node.expr.op;
    default:
      return node.kind;
  }
}
