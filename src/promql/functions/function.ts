/**
 * The contract of the function table: what one row of functions.ts says, and who does what with it.
 *
 * | kind      | who builds the operator              | what it is given                                     |
 * | --------- | ------------------------------------ | ---------------------------------------------------- |
 * | range     | operators/range-function.ts          | the kernels, per series; scalar arguments, params    |
 * | value     | operators/value-function.ts          | the kernel once per row; further arguments as params |
 * | timestamp | operators/select.ts                  | nothing: times of samples; see build-call.ts         |
 * | vector    | `build` of the row                   | a FunctionCall with the operators of its arguments   |
 * | scalar    | `build` of the row                   | the same                                             |
 * | constant  | the planner, as a number             | start, end and step of the whole query               |
 * | info      | operators/info.ts (it selects series) | nothing                                             |
 *
 * Names: operators of the kinds range, value and timestamp follow the row's `names`; `build` does so by itself.
 */
import type { LabelSet } from '../../model/labels.ts';
import type { Call, Expr, ValueType } from '../ast.ts';
import type { RangeKernels, ValueKernel } from '../kernels/kernel.ts';
import type { EvalContext, Operator, ScalarOperator, StepGrid } from '../operators/operator.ts';

export interface FunctionSignature {
  readonly name: string;
  /** Arguments past the end have the type of the last. */
  readonly argTypes: readonly ValueType[];
  /**
   * 0: exactly argTypes.length arguments. n > 0: at least argTypes.length - 1 and at most argTypes.length - 1 + n.
   * -1: at least argTypes.length - 1.
   */
  readonly variadic: number;
  readonly returnType: ValueType;
  readonly experimental: boolean;
}

/**
 * What becomes of the metric name and its metadata labels. drop: deleted at once, or flagged with delayed name removal.
 * keep: untouched, the flag too. none: the result has label sets of its own, without a flag.
 */
export type NameRule = 'drop' | 'keep' | 'none';

export interface FunctionRow {
  readonly signature: FunctionSignature;
  readonly names: NameRule;
  /** Looks at the evaluation time itself: never step-invariant, save for timestamp() of a pinned selector. */
  readonly timeDependent: boolean;
  readonly evaluation: Evaluation;
}

export type Evaluation =
  | RangeEvaluation
  | ValueEvaluation
  | VectorEvaluation
  | ScalarEvaluation
  | ConstantEvaluation
  | TimestampEvaluation
  | { readonly kind: 'info' };

/** The one matrix argument gives the samples; all the other arguments are scalars and become params, in order. */
export interface RangeEvaluation {
  readonly kind: 'range';
  readonly kernels: RangeKernels;
  /** For a selector with the modifier; null: the modifier is refused (see extendedRangeRefusal). */
  readonly anchored: RangeKernels | null;
  readonly smoothed: RangeKernels | null;
  /** Called once before any series is read, also without series; throws a Refusal for a bad parameter. */
  readonly check: ((params: readonly Float64Array[]) => void) | null;
  /** Called after each series that got at least one value. */
  readonly note: SeriesNote | null;
}

export interface SeriesOutcome {
  /** With the metric name, even when the function drops it. */
  readonly labels: LabelSet;
  readonly params: readonly Float64Array[];
  /** The series' results stand at [at, at + count). */
  readonly present: Uint8Array;
  readonly at: number;
  readonly count: number;
}

export type SeriesNote = (outcome: SeriesOutcome, call: Call, context: EvalContext) => void;

/** The first argument is the vector, worked on in place; the others are scalars. */
export interface ValueEvaluation {
  readonly kind: 'value';
  readonly kernel: ValueKernel;
  /** Stands for the first argument when the call has none: vector(time()). */
  readonly withoutArgument: 'time' | null;
}

export interface VectorEvaluation {
  readonly kind: 'vector';
  readonly build: (call: FunctionCall) => Operator;
  /** A matrix argument reaches `build` as the vector that these kernels make of it, names kept; null: there are none. */
  readonly ofMatrix: RangeKernels | null;
}

export interface ScalarEvaluation {
  readonly kind: 'scalar';
  readonly build: (call: FunctionCall) => ScalarOperator;
}

/** When a sample was taken, or since when it counts. */
export interface TimestampEvaluation {
  readonly kind: 'timestamp';
  readonly of: 'time' | 'start';
}

export interface ConstantEvaluation {
  readonly kind: 'constant';
  readonly value: (query: QueryTimes) => number;
}

/** The times of the whole query, also inside a subquery. */
export interface QueryTimes {
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
}

export interface FunctionCall {
  readonly call: Call;
  readonly context: EvalContext;
  /** The steps to evaluate at: those of the query, or of the subquery around the call. */
  readonly grid: StepGrid;
  /** One for each argument of the call, in order. */
  readonly args: readonly Argument[];
}

export type Argument =
  | { readonly kind: 'vector'; readonly expr: Expr; readonly operator: Operator }
  | { readonly kind: 'scalar'; readonly expr: Expr; readonly operator: ScalarOperator }
  | { readonly kind: 'string'; readonly expr: Expr; readonly text: string };
