/**
 * The actions of grammar/promql.peggy: makes the nodes of the tree and reports what the grammar itself cannot see. One
 * builder parses one text. Offsets are the grammar's, in UTF-16 units; positions of nodes are in bytes.
 */
import { LIMITS } from '../../limits.ts';
import { goQuote } from '../../model/go-format.ts';
import { METRIC_NAME } from '../../model/labels.ts';
import { type Matcher, type MatchType, regexProblem } from '../../model/matchers.ts';
import {
  type Aggregation,
  type AggregationOp,
  type BinaryExpr,
  type BinaryOp,
  type Call,
  type DurationExpr,
  type DurationFunction,
  type Expr,
  type NumberLiteral,
  type ParenExpr,
  type Position,
  SET_OPERATORS,
  type StringLiteral,
  type VectorMatching,
  type VectorSelector,
} from '../ast.ts';
import { functionSignature } from '../functions.ts';
import { ByteOffsets } from './byte-offsets.ts';
import { DurationBuilder, type DurationOperator, signedNumber, type WrittenDuration } from './durations.ts';
import { type Modifier, ModifierApplier } from './modifiers.ts';
import { type NumberValue, numberValue } from './numbers.ts';
import { type ChainBuilder, OperatorChain, type Sign } from './operator-chain.ts';
import { Problems } from './problems.ts';
import { isValidText, scanString } from './strings.ts';
import { PromQLSyntaxError } from './syntax-error.ts';
import * as words from './words.ts';

/** The language options. */
export interface ParserFeatures {
  readonly experimentalFunctions: boolean;
  /** `anchored` and `smoothed`. */
  readonly extendedRangeSelectors: boolean;
  /** `fill`, `fill_left` and `fill_right`. */
  readonly binopFillModifiers: boolean;
  /** Arithmetic in ranges, steps and offsets. */
  readonly durationExpressions: boolean;
}

interface GroupingClause {
  readonly without: boolean;
  readonly labels: readonly string[];
}

interface BinaryOperator {
  readonly op: BinaryOp;
  readonly bool: boolean;
  readonly matching: {
    readonly on: boolean;
    readonly labels: readonly string[];
    readonly group: { readonly side: 'group_left' | 'group_right'; readonly include: readonly string[] } | null;
  } | null;
  readonly fill: { readonly left: number | null; readonly right: number | null } | null;
}

export class TreeBuilder implements ChainBuilder<Expr, BinaryOperator> {
  readonly problems: Problems;
  /** Where the last token ended: the grammar keeps it. */
  tokenEnd = 0;
  readonly #text: string;
  readonly #features: ParserFeatures;
  readonly #bytes: ByteOffsets;
  readonly #durations: DurationBuilder;
  readonly #modifiers: ModifierApplier;
  #depth = 0;

  constructor(text: string, features: ParserFeatures) {
    this.#text = text;
    this.#features = features;
    this.#bytes = new ByteOffsets(text);
    this.problems = new Problems(text);
    const byteOffset = (offset: number) => this.#bytes.at(offset);
    this.#durations = new DurationBuilder(this.problems, features.durationExpressions, byteOffset);
    this.#modifiers = new ModifierApplier(this.problems, features.extendedRangeSelectors, byteOffset);
  }

  // Tokens.

  isAggregator(word: string): boolean {
    return words.AGGREGATORS.has(word.toLowerCase());
  }

  isFunctionName(word: string): boolean {
    return words.isFunctionWord(word);
  }

  isMetricName(word: string): boolean {
    return words.isMetricWord(word);
  }

  isFillWord(word: string): boolean {
    return words.FILL_WORDS.has(word.toLowerCase());
  }

  isGroupingLabel(word: string): boolean {
    return words.isGroupingLabelWord(word);
  }

  /** null: the token is bad, and diagnose.ts will say why. */
  readNumber(token: string): NumberValue | null {
    const value = numberValue(token);
    return typeof value === 'string' ? null : value;
  }

  /** null: as for readNumber. */
  unquote(token: string): string | null {
    const scanned = scanString(token, 0);
    return 'error' in scanned ? null : scanned.value;
  }

  /** An opening parenthesis: the only way to deeper levels. The tree may still be deeper; parse.ts looks at that. */
  enter(): true {
    if (++this.#depth > LIMITS.queryDepthMax) throw tooDeep(this.#text, this.#bytes.at(this.tokenEnd));
    return true;
  }

  leave(): true {
    this.#depth--;
    return true;
  }

  unexpected(context: string, expected: string): false {
    return this.problems.unexpected(context, expected);
  }

  // Literals.

  number({ value, duration }: NumberValue, start: number): NumberLiteral {
    return { kind: 'numberLiteral', value, duration, position: this.#position(start) };
  }

  specialNumber(word: string, start: number): NumberLiteral {
    return this.number({ value: word.toLowerCase() === 'inf' ? Infinity : NaN, duration: false }, start);
  }

  stringLiteral(value: string, start: number): StringLiteral {
    return { kind: 'stringLiteral', value, position: this.#position(start) };
  }

  // Expressions.

  chain(): OperatorChain<Expr, BinaryOperator> {
    return new OperatorChain(this);
  }

  sign(sign: Sign, expr: Expr): Expr {
    const position = { start: this.#bytes.at(sign.start), end: expr.position.end };
    if (expr.kind === 'numberLiteral') return signedNumber(sign, expr, position);
    return { kind: 'unaryExpr', op: sign.op, expr, position };
  }

  modify(expr: Expr, modifier: Modifier): Expr {
    return this.#modifiers.apply(expr, modifier, this.#bytes.at(this.tokenEnd));
  }

  binary(lhs: Expr, operator: BinaryOperator, rhs: Expr): BinaryExpr {
    if (operator.fill !== null && !this.#features.binopFillModifiers) {
      this.problems.report(lhs.position.start, 'binop fill modifiers are experimental and not enabled');
    }
    const position = { start: lhs.position.start, end: rhs.position.end };
    const { op, bool } = operator;
    return { kind: 'binaryExpr', op, lhs, rhs, bool, matching: vectorMatching(operator), position };
  }

  parenExpr(expr: Expr, start: number): ParenExpr {
    return { kind: 'parenExpr', expr, position: this.#position(start) };
  }

  call(func: string, args: readonly Expr[], start: number): Call {
    const position = this.#position(start);
    const signature = functionSignature(func);
    if (signature === undefined) {
      this.problems.report(position.start, `unknown function with name ${goQuote(func)}`);
    } else if (signature.experimental && !this.#features.experimentalFunctions) {
      this.problems.report(position.start, `function ${goQuote(func)} is not enabled`);
    }
    return { kind: 'call', func, args, position };
  }

  /** `at` is the offset of the comma. */
  trailingComma(at: number): true {
    this.problems.report(this.#bytes.at(at), 'trailing commas not allowed in function call args');
    return true;
  }

  aggregation(op: AggregationOp, clause: GroupingClause | null, args: readonly Expr[], start: number): Aggregation {
    const position = this.#position(start);
    const problem = this.#aggregationProblem(op, args.length);
    if (problem !== null) this.problems.report(position.start, problem);
    const param = words.PARAMETER_AGGREGATORS.has(op) ? args[0] : null;
    const grouping = clause?.labels ?? [];
    // Without its argument the tree is not looked at any more: a problem was reported.
    const expr = args[param === null ? 0 : 1];
    return { kind: 'aggregation', op, expr, param, grouping, without: clause?.without ?? false, position };
  }

  #aggregationProblem(op: AggregationOp, count: number): string | null {
    if (count === 0) return 'no arguments for aggregate expression provided';
    if (words.EXPERIMENTAL_AGGREGATORS.has(op) && !this.#features.experimentalFunctions) {
      return `${op}() is experimental and must be enabled with --enable-feature=promql-experimental-functions`;
    }
    const expected = words.PARAMETER_AGGREGATORS.has(op) ? 2 : 1;
    if (count === expected) return null;
    return `wrong number of arguments for aggregate expression provided, expected ${expected}, got ${count}`;
  }

  quotedGroupingLabel({ value, position }: StringLiteral): string {
    if (value === '' || !isValidText(value)) {
      this.problems.report(position.start, `invalid label name for grouping: ${goQuote(value)}`);
    }
    return value;
  }

  // Selectors.

  vectorSelector(name: string, written: readonly Matcher[], start: number): VectorSelector {
    const matchers = name === '' ? written : [...written, { type: '=' as const, name: METRIC_NAME, value: name }];
    return {
      kind: 'vectorSelector',
      name,
      matchers,
      anchored: false,
      smoothed: false,
      timestampMs: null,
      startOrEnd: null,
      offsetMs: 0,
      offsetExpr: null,
      position: this.#position(start),
    };
  }

  matcher(name: string, type: MatchType, value: string, start: number): Matcher {
    if (type === '=~' || type === '!~') {
      const problem = regexProblem(value);
      if (problem !== null) this.problems.report(this.#bytes.at(start), problem);
    }
    return { type, name, value };
  }

  /** A quoted string in braces: a label's name in front of a test, else the metric's name. */
  quotedMatcher(name: string, test: { type: MatchType; value: string } | null, start: number): Matcher {
    if (test !== null) return this.matcher(name, test.type, test.value, start);
    return { type: '=', name: METRIC_NAME, value: name };
  }

  // Durations.

  durationChain(): OperatorChain<DurationExpr, DurationOperator> {
    return new OperatorChain(this.#durations);
  }

  durationFunction(func: DurationFunction['func'], args: readonly DurationExpr[], start: number): DurationExpr {
    return this.#durations.call(func, args, this.#position(start));
  }

  wrappedDuration(expr: DurationExpr, start: number): DurationExpr {
    return this.#durations.wrapped(expr, this.#position(start));
  }

  signedDuration(sign: Sign, expr: DurationExpr): DurationExpr {
    return this.#durations.sign(sign, expr);
  }

  positiveDuration(expr: DurationExpr): WrittenDuration {
    return this.#durations.positive(expr);
  }

  offset(expr: DurationExpr): WrittenDuration {
    return this.#durations.written(expr);
  }

  #position(start: number): Position {
    return { start: this.#bytes.at(start), end: this.#bytes.at(this.tokenEnd) };
  }
}

export function tooDeep(query: string, byteOffset: number): PromQLSyntaxError {
  return new PromQLSyntaxError(query, byteOffset, `expression is nested deeper than ${LIMITS.queryDepthMax} levels`);
}

function vectorMatching({ op, matching, fill }: BinaryOperator): VectorMatching {
  const side = matching?.group?.side ?? null;
  let card: VectorMatching['card'] = SET_OPERATORS.has(op) ? 'many-to-many' : 'one-to-one';
  if (side !== null) card = side === 'group_left' ? 'many-to-one' : 'one-to-many';
  return {
    card,
    labels: matching?.labels ?? [],
    on: matching?.on ?? false,
    include: matching?.group?.include ?? [],
    fillLeft: fill?.left ?? null,
    fillRight: fill?.right ?? null,
  };
}
