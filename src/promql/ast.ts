/**
 * The syntax tree of PromQL. Node kinds equal the production names of grammar/promql.peggy and the `type` of
 * /api/v1/parse_query. Positions are byte offsets into the UTF-8 text of the query, [start, end).
 */
import type { Matcher } from '../model/matchers.ts';

export interface Position {
  readonly start: number;
  readonly end: number;
}

export type ValueType = 'scalar' | 'vector' | 'matrix' | 'string' | 'none';

export type Expr =
  | Aggregation
  | BinaryExpr
  | Call
  | MatrixSelector
  | NumberLiteral
  | ParenExpr
  | StringLiteral
  | Subquery
  | UnaryExpr
  | VectorSelector;

/** Every field of a node is set by the parser; a plan pass makes new nodes instead of changing old ones. */
interface Node {
  readonly position: Position;
}

export type AggregationOp =
  | 'sum'
  | 'avg'
  | 'count'
  | 'min'
  | 'max'
  | 'group'
  | 'stddev'
  | 'stdvar'
  | 'topk'
  | 'bottomk'
  | 'count_values'
  | 'quantile'
  | 'limitk'
  | 'limit_ratio';

export interface Aggregation extends Node {
  readonly kind: 'aggregation';
  readonly op: AggregationOp;
  readonly expr: Expr;
  readonly param: Expr | null;
  /** As written, order kept. */
  readonly grouping: readonly string[];
  readonly without: boolean;
}

export type BinaryOp =
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '^'
  | 'atan2'
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '</'
  | '>/'
  | 'and'
  | 'or'
  | 'unless';

export interface VectorMatching {
  readonly card: 'one-to-one' | 'many-to-one' | 'one-to-many' | 'many-to-many';
  readonly labels: readonly string[];
  readonly on: boolean;
  /** Labels of group_left or group_right. */
  readonly include: readonly string[];
  readonly fillLeft: number | null;
  readonly fillRight: number | null;
}

export interface BinaryExpr extends Node {
  readonly kind: 'binaryExpr';
  readonly op: BinaryOp;
  readonly lhs: Expr;
  readonly rhs: Expr;
  readonly bool: boolean;
  /** null when one side is a scalar. */
  readonly matching: VectorMatching | null;
}

export interface Call extends Node {
  readonly kind: 'call';
  readonly func: string;
  readonly args: readonly Expr[];
}

export interface NumberLiteral extends Node {
  readonly kind: 'numberLiteral';
  readonly value: number;
  /** Written as a duration (5m): printed as one. */
  readonly duration: boolean;
}

export interface StringLiteral extends Node {
  readonly kind: 'stringLiteral';
  /** Bytes that are not UTF-8 stand as lone surrogates U+DC80..U+DCFF. */
  readonly value: string;
}

export interface ParenExpr extends Node {
  readonly kind: 'parenExpr';
  readonly expr: Expr;
}

export interface UnaryExpr extends Node {
  readonly kind: 'unaryExpr';
  readonly op: '+' | '-';
  readonly expr: Expr;
}

/** Where a selector or subquery looks from: `@` and `offset`. */
export interface TimeModifiers {
  /** `@ <number>`, milliseconds. */
  readonly timestampMs: number | null;
  readonly startOrEnd: 'start' | 'end' | null;
  /** Literal offset, milliseconds; 0 when offsetExpr is set or nothing was written. */
  readonly offsetMs: number;
  readonly offsetExpr: DurationExpr | null;
}

export interface VectorSelector extends Node, TimeModifiers {
  readonly kind: 'vectorSelector';
  /** The metric name written outside the braces, else ''. */
  readonly name: string;
  /** All matchers, the one for `name` included as `__name__="..."` (last). */
  readonly matchers: readonly Matcher[];
  readonly anchored: boolean;
  readonly smoothed: boolean;
}

export interface MatrixSelector extends Node {
  readonly kind: 'matrixSelector';
  /** Carries the modifiers, those written behind the range too. */
  readonly selector: VectorSelector;
  readonly rangeMs: number;
  readonly rangeExpr: DurationExpr | null;
}

export interface Subquery extends Node, TimeModifiers {
  readonly kind: 'subquery';
  readonly expr: Expr;
  readonly rangeMs: number;
  readonly rangeExpr: DurationExpr | null;
  /** 0: the default step. */
  readonly stepMs: number;
  readonly stepExpr: DurationExpr | null;
}

/** A duration that must be computed when the query is prepared. Values are seconds. */
export type DurationExpr = DurationOperation | DurationFunction | NumberLiteral;

export interface DurationOperation extends Node {
  readonly kind: 'durationExpr';
  readonly op: '+' | '-' | '*' | '/' | '%' | '^';
  /** null: unary. */
  readonly lhs: DurationExpr | null;
  readonly rhs: DurationExpr;
  /** Written in parentheses. */
  readonly wrapped: boolean;
}

export interface DurationFunction extends Node {
  readonly kind: 'durationFunction';
  readonly func: 'step' | 'range' | 'min_of' | 'max_of';
  readonly args: readonly DurationExpr[];
  readonly wrapped: boolean;
}

/** The static type of an expression. Calls ask the function table, so this lives in check.ts. */
export const SET_OPERATORS: ReadonlySet<BinaryOp> = new Set(['and', 'or', 'unless']);
export const COMPARISONS: ReadonlySet<BinaryOp> = new Set(['==', '!=', '<', '<=', '>', '>=']);
