/**
 * The static types of PromQL and what they forbid. The first mistake found, operands before operations and left before
 * right, is the one that is shown.
 */
import { goQuote } from '../model/go-format.ts';
import { METRIC_NAME } from '../model/labels.ts';
import { matchesEmpty } from '../model/matchers.ts';
import {
  type Aggregation,
  type BinaryExpr,
  type Call,
  COMPARISONS,
  type Expr,
  SET_OPERATORS,
  type Subquery,
  type UnaryExpr,
  type ValueType,
  type VectorMatching,
  type VectorSelector,
} from './ast.ts';
import { functionSignature } from './functions.ts';
import { PromQLSyntaxError } from './syntax/syntax-error.ts';

/** Names of the types in messages. */
const TYPE_NAMES: Readonly<Record<ValueType, string>> = {
  scalar: 'scalar',
  vector: 'instant vector',
  matrix: 'range vector',
  string: 'string',
  none: 'none',
};

/** What Prometheus calls a type in its messages: `instant vector`. */
export function typeName(type: ValueType): string {
  return TYPE_NAMES[type];
}

/** The static type of a checked expression. */
export function typeOf(expr: Expr): ValueType {
  switch (expr.kind) {
    case 'aggregation':
    case 'vectorSelector':
      return 'vector';
    case 'matrixSelector':
    case 'subquery':
      return 'matrix';
    case 'numberLiteral':
      return 'scalar';
    case 'stringLiteral':
      return 'string';
    case 'parenExpr':
    case 'unaryExpr':
      return typeOf(expr.expr);
    case 'binaryExpr':
      return expr.matching === null && bothScalar(expr) ? 'scalar' : 'vector';
    case 'call':
      return functionSignature(expr.func)?.returnType ?? 'none';
  }
}

function bothScalar({ lhs, rhs }: BinaryExpr): boolean {
  return typeOf(lhs) === 'scalar' && typeOf(rhs) === 'scalar';
}

/**
 * Checks a tree fresh from the parser; throws a PromQLSyntaxError. Binary expressions lose their matching unless both
 * sides are vectors (the tree belongs to the parser until then).
 */
export function check(expr: Expr, query: string): void {
  new Checker(query).check(expr);
}

class Checker {
  readonly #query: string;

  constructor(query: string) {
    this.#query = query;
  }

  check(expr: Expr): ValueType {
    switch (expr.kind) {
      case 'aggregation':
        return this.#aggregation(expr);
      case 'binaryExpr':
        return this.#binary(expr);
      case 'call':
        return this.#call(expr);
      case 'parenExpr':
        return this.check(expr.expr);
      case 'unaryExpr':
        return this.#unary(expr);
      case 'subquery':
        return this.#subquery(expr);
      case 'matrixSelector':
        this.#selector(expr.selector, false);
        return 'matrix';
      case 'vectorSelector':
        return this.#selector(expr, false);
      case 'numberLiteral':
        return 'scalar';
      case 'stringLiteral':
        return 'string';
    }
  }

  #aggregation({ op, expr, param }: Aggregation): ValueType {
    this.#expect(expr, 'vector', 'aggregation expression');
    if (param !== null) this.#expect(param, op === 'count_values' ? 'string' : 'scalar', 'aggregation parameter');
    return 'vector';
  }

  #expect(expr: Expr, wanted: ValueType, context: string): void {
    const got = this.check(expr);
    if (got !== wanted) this.#fail(expr, `expected type ${TYPE_NAMES[wanted]} in ${context}, got ${TYPE_NAMES[got]}`);
  }

  #binary(expr: BinaryExpr): ValueType {
    const { op, lhs, rhs, bool, matching } = expr;
    const left = this.check(lhs);
    const right = this.check(rhs);
    const scalars = left === 'scalar' && right === 'scalar';
    if (bool && !COMPARISONS.has(op)) {
      this.#failAtOperator(expr, 'bool modifier can only be used on comparison operators');
    }
    if (COMPARISONS.has(op) && !bool && scalars) {
      this.#failAtOperator(expr, 'comparisons between scalars must use BOOL modifier');
    }
    const double = matching?.on ? matching.labels.find((label) => matching.include.includes(label)) : undefined;
    if (double !== undefined) {
      this.#failAtOperator(expr, `label ${goQuote(double)} must not occur in ON and GROUP clause at once`);
    }
    for (const [operand, type] of [[lhs, left] as const, [rhs, right] as const]) {
      if (type !== 'scalar' && type !== 'vector') {
        this.#fail(operand, 'binary expression must contain only scalar and instant vector types');
      }
    }
    const problem = matchingProblem(op, matching, left === 'vector' && right === 'vector');
    if (problem !== null) this.#fail(expr, problem);
    if (left !== 'vector' || right !== 'vector') dropMatching(expr);
    return scalars ? 'scalar' : 'vector';
  }

  #call(call: Call): ValueType {
    const { func, args } = call;
    const { argTypes, variadic, returnType } = functionSignature(func)!;
    const context = `call to function ${goQuote(func)}`;
    const problem = countProblem(func, argTypes.length, variadic, args.length);
    if (problem !== null) this.#fail(call, problem);
    for (const [index, arg] of args.entries()) {
      if (func === 'info' && index === 1) this.#infoSelector(arg, context);
      else this.#expect(arg, argTypes[Math.min(index, argTypes.length - 1)], context);
    }
    return returnType;
  }

  /** The second argument of info() is not selected from: it says which labels to add. It may be empty. */
  #infoSelector(arg: Expr, context: string): void {
    if (arg.kind === 'vectorSelector') {
      if (arg.name !== '') this.#fail(arg, 'expected label selectors only, got vector selector instead');
      this.#selector(arg, true);
      return;
    }
    this.#expect(arg, 'vector', context);
    this.#fail(arg, 'expected label selectors only');
  }

  #unary(expr: UnaryExpr): ValueType {
    const type = this.check(expr.expr);
    if (type === 'scalar' || type === 'vector') return type;
    const allowed = 'unary expression only allowed on expressions of type scalar or instant vector';
    return this.#fail(expr, `${allowed}, got ${goQuote(TYPE_NAMES[type])}`);
  }

  #subquery({ expr }: Subquery): ValueType {
    const type = this.check(expr);
    // The one message with the short name of the type.
    if (type !== 'vector') this.#fail(expr, `subquery is only allowed on instant vector, got ${type} instead`);
    return 'matrix';
  }

  #selector(selector: VectorSelector, mayBeEmpty: boolean): ValueType {
    const { name, matchers } = selector;
    if (name !== '') {
      const second = matchers.slice(0, -1).find((matcher) => matcher.name === METRIC_NAME);
      if (second !== undefined) {
        this.#fail(selector, `metric name must not be set twice: ${goQuote(name)} or ${goQuote(second.value)}`);
      }
    } else if (!mayBeEmpty && matchers.every(matchesEmpty)) {
      this.#fail(selector, 'vector selector must contain at least one non-empty matcher');
    }
    return 'vector';
  }

  #fail(expr: Expr, detail: string): never {
    throw new PromQLSyntaxError(this.#query, expr.position.start, detail);
  }

  /** The position of an operator is that of the first byte behind the left operand that is not blank. */
  #failAtOperator({ lhs }: BinaryExpr, detail: string): never {
    const bytes = Buffer.from(this.#query, 'utf8');
    let at = lhs.position.end;
    while (' \t\n\r'.includes(String.fromCharCode(bytes[at]))) at++;
    throw new PromQLSyntaxError(this.#query, at, detail);
  }
}

function matchingProblem(op: BinaryExpr['op'], matching: VectorMatching | null, vectors: boolean): string | null {
  if (matching === null) return null;
  const isSet = SET_OPERATORS.has(op);
  const fills = matching.fillLeft !== null || matching.fillRight !== null;
  if (!vectors) {
    if (matching.labels.length > 0) return 'vector matching only allowed between instant vectors';
    if (fills) return 'filling in missing series only allowed between instant vectors';
    return isSet ? `set operator ${goQuote(op)} not allowed in binary scalar expression` : null;
  }
  if (!isSet) return null;
  if (matching.card !== 'many-to-many') return `no grouping allowed for ${goQuote(op)} operation`;
  return fills ? 'filling in missing series not allowed for set operators' : null;
}

function countProblem(func: string, types: number, variadic: number, got: number): string | null {
  const problem = (bound: string, expected: number) =>
    `expected ${bound}${expected} argument(s) in call to ${goQuote(func)}, got ${got}`;
  if (variadic === 0) return got === types ? null : problem('', types);
  const least = types - 1;
  if (got < least) return problem('at least ', least);
  return variadic > 0 && got > least + variadic ? problem('at most ', least + variadic) : null;
}

function dropMatching(expr: BinaryExpr): void {
  (expr as { matching: VectorMatching | null }).matching = null;
}
