/**
 * Duration expressions, `[5m + step()]`: their nodes, and the checks of those that are literals already.
 */
import type { DurationExpr, DurationFunction, DurationOperation, Expr, Position } from '../ast.ts';
import type { ChainBuilder, Sign } from './operator-chain.ts';
import type { Problems } from './problems.ts';

export interface DurationOperator {
  readonly op: DurationOperation['op'];
  readonly start: number;
}

/** Longest duration: 2^63 nanoseconds, in seconds. */
const SECONDS_MAX = 2 ** 63 / 1e9;

/** A written duration: a literal in milliseconds, or an expression (and then 0 ms) to be computed for each query. */
export interface WrittenDuration {
  readonly ms: number;
  readonly expr: DurationExpr | null;
}

export const NO_DURATION: WrittenDuration = { ms: 0, expr: null };

export class DurationBuilder implements ChainBuilder<DurationExpr, DurationOperator> {
  readonly #problems: Problems;
  readonly #isEnabled: boolean;
  readonly #byteOffset: (offset: number) => number;

  constructor(problems: Problems, isEnabled: boolean, byteOffset: (offset: number) => number) {
    this.#problems = problems;
    this.#isEnabled = isEnabled;
    this.#byteOffset = byteOffset;
  }

  sign(sign: Sign, operand: DurationExpr): DurationExpr {
    const position = { start: this.#byteOffset(sign.start), end: operand.position.end };
    if (operand.kind === 'numberLiteral') return signedNumber(sign, operand, position);
    return this.#computed({ kind: 'durationExpr', op: sign.op, lhs: null, rhs: operand, wrapped: false, position });
  }

  binary(lhs: DurationExpr, { op, start }: DurationOperator, rhs: DurationExpr): DurationExpr {
    if ((op === '/' || op === '%') && rhs.kind === 'numberLiteral' && rhs.value === 0) {
      this.#problems.report(this.#byteOffset(start), op === '/' ? 'division by zero' : 'modulo by zero');
    }
    const position = { start: lhs.position.start, end: rhs.position.end };
    return this.#computed({ kind: 'durationExpr', op, lhs, rhs, wrapped: false, position });
  }

  wrapped(expr: DurationExpr, position: Position): DurationExpr {
    if (expr.kind !== 'numberLiteral') return { ...expr, wrapped: true };
    if (!this.#isEnabled) this.#reportDisabled(position);
    return expr;
  }

  call(func: DurationFunction['func'], args: readonly DurationExpr[], position: Position): DurationExpr {
    return this.#computed({ kind: 'durationFunction', func, args, wrapped: false, position });
  }

  /** A range or step: a literal must be positive. */
  positive(expr: DurationExpr): WrittenDuration {
    if (expr.kind !== 'numberLiteral') return { ms: 0, expr };
    if (expr.value <= 0) this.#problems.report(expr.position.start, 'duration must be greater than 0');
    return this.written(expr);
  }

  written(expr: DurationExpr): WrittenDuration {
    if (expr.kind !== 'numberLiteral') return { ms: 0, expr };
    if (!(Math.abs(expr.value) < SECONDS_MAX)) {
      this.#problems.report(expr.position.start, 'duration out of range');
      return NO_DURATION;
    }
    return { ms: literalMs(expr.value), expr: null };
  }

  #computed(expr: DurationOperation | DurationFunction): DurationExpr {
    if (!this.#isEnabled) this.#reportDisabled(expr.position);
    return expr;
  }

  #reportDisabled(position: Position): void {
    this.#problems.report(position.start, 'experimental duration expression is not enabled');
  }
}

/** A sign on a literal belongs to the literal. */
export function signedNumber<Literal extends Extract<Expr, { kind: 'numberLiteral' }>>(
  sign: Sign,
  literal: Literal,
  position: Position,
): Literal {
  return { ...literal, value: sign.op === '-' ? -literal.value : literal.value, position };
}

/** Seconds to milliseconds: rounded to nanoseconds, half away from zero, then cut. */
function literalMs(seconds: number): number {
  const nanoseconds = Math.sign(seconds) * Math.round(Math.abs(seconds) * 1e9);
  return Math.trunc(nanoseconds / 1e6) + 0;
}
