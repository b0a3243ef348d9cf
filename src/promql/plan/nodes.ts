/**
 * The nodes of a query plan: the syntax tree with times resolved and parentheses gone. Passes make new nodes; nothing
 * here is changed in place.
 */
import type { Matcher } from '../../model/matchers.ts';
import type { Aggregation, BinaryExpr, Call, Position } from '../ast.ts';
import type { Extension } from '../operators/select-range.ts';
import type { TimeReference } from '../operators/time-reference.ts';

export type PlanNode =
  | AggregateNode
  | BinaryNode
  | CallNode
  | InstantSelectNode
  | NegateNode
  | NumberNode
  | RangeSelectNode
  | StepInvariantNode
  | StringNode
  | SubqueryNode;

export interface NumberNode {
  readonly kind: 'number';
  readonly value: number;
}

export interface StringNode {
  readonly kind: 'string';
  readonly value: string;
}

export interface InstantSelectNode extends TimeReference {
  readonly kind: 'instantSelect';
  readonly matchers: readonly Matcher[];
  readonly smoothed: boolean;
  readonly position: Position;
  readonly statistics: boolean;
}

export interface RangeSelectNode extends TimeReference {
  readonly kind: 'rangeSelect';
  readonly matchers: readonly Matcher[];
  readonly rangeMs: number;
  readonly extension: Extension;
  readonly statistics: boolean;
}

export interface SubqueryNode extends TimeReference {
  readonly kind: 'subquery';
  readonly inside: PlanNode;
  readonly rangeMs: number;
  readonly stepMs: number;
}

export interface CallNode {
  readonly kind: 'call';
  /** As written, for the functions that look at the text of their arguments and for the positions of notes. */
  readonly call: Call;
  readonly args: readonly PlanNode[];
}

export interface AggregateNode {
  readonly kind: 'aggregate';
  /** Operator, grouping and positions. */
  readonly expr: Aggregation;
  readonly param: PlanNode | null;
  readonly child: PlanNode;
}

export interface BinaryNode {
  readonly kind: 'binary';
  /** Operator, matching and positions. */
  readonly expr: BinaryExpr;
  readonly lhs: PlanNode;
  readonly rhs: PlanNode;
}

/** Unary minus. (Unary plus is nothing.) */
export interface NegateNode {
  readonly kind: 'negate';
  readonly child: PlanNode;
}

/** The same at every step: evaluated once. */
export interface StepInvariantNode {
  readonly kind: 'stepInvariant';
  readonly child: PlanNode;
}
