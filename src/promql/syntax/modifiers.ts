/** What may be written behind an expression, and how it changes the selector or subquery before it. */
import { formatF } from '../../model/go-format.ts';
import type { Expr, MatrixSelector, Position, Subquery, TimeModifiers, VectorSelector } from '../ast.ts';
import type { WrittenDuration } from './durations.ts';
import type { Problems } from './problems.ts';

export type Modifier =
  | { readonly kind: 'offset'; readonly offset: WrittenDuration }
  | { readonly kind: 'at'; readonly seconds: number }
  | { readonly kind: 'edge'; readonly edge: 'start' | 'end' }
  | { readonly kind: 'extension'; readonly word: 'anchored' | 'smoothed' }
  /** `start` is the offset of the bracket. */
  | { readonly kind: 'range'; readonly range: WrittenDuration; readonly start: number }
  | { readonly kind: 'subquery'; readonly range: WrittenDuration; readonly step: WrittenDuration | null };

type Timed = VectorSelector | MatrixSelector | Subquery;

export class ModifierApplier {
  readonly #problems: Problems;
  readonly #hasExtensions: boolean;
  readonly #byteOffset: (offset: number) => number;

  constructor(problems: Problems, hasExtensions: boolean, byteOffset: (offset: number) => number) {
    this.#problems = problems;
    this.#hasExtensions = hasExtensions;
    this.#byteOffset = byteOffset;
  }

  /** `end`: byte offset behind the modifier. A modifier that does not fit is reported and left out. */
  apply(expr: Expr, modifier: Modifier, end: number): Expr {
    const position = { start: expr.position.start, end };
    switch (modifier.kind) {
      case 'offset':
        return this.#offset(expr, modifier.offset, position);
      case 'at':
      case 'edge':
        return this.#at(expr, modifier, position);
      case 'extension':
        return this.#extension(expr, modifier.word, position);
      case 'range':
        return this.#range(expr, modifier, position);
      case 'subquery':
        return subquery(expr, modifier, position);
    }
  }

  #offset(expr: Expr, { ms, expr: offsetExpr }: WrittenDuration, position: Position): Expr {
    if (!isTimed(expr)) return this.#refuse(expr, `offset modifier ${MISPLACED}`);
    if (hasOffset(timesOf(expr))) return this.#refuse(expr, 'offset may not be set multiple times');
    return withTimes(expr, { offsetMs: ms, offsetExpr }, position);
  }

  #at(expr: Expr, at: Extract<Modifier, { kind: 'at' | 'edge' }>, position: Position): Expr {
    // Beyond 64 bits of seconds; NaN compares false.
    if (at.kind === 'at' && !(Math.abs(at.seconds) < 2 ** 63)) {
      return this.#refuse(expr, `timestamp out of bounds for @ modifier: ${formatF(at.seconds)}`);
    }
    if (!isTimed(expr)) return this.#refuse(expr, `@ modifier ${MISPLACED}`);
    if (hasAt(timesOf(expr))) return this.#refuse(expr, '@ <timestamp> may not be set multiple times');
    const timestampMs = at.kind === 'at' ? roundAwayFromZero(at.seconds * 1000) : null;
    const startOrEnd = at.kind === 'edge' ? at.edge : null;
    return withTimes(expr, { timestampMs, startOrEnd }, position);
  }

  #extension(expr: Expr, word: 'anchored' | 'smoothed', position: Position): Expr {
    if (!this.#hasExtensions) return this.#refuse(expr, `${word} modifier is experimental and not enabled`);
    if (expr.kind === 'subquery') return this.#refuse(expr, `${word} modifier is not supported for subqueries`);
    if (expr.kind !== 'vectorSelector' && expr.kind !== 'matrixSelector') {
      return this.#refuse(expr, `${word} modifier not implemented`);
    }
    const selector = expr.kind === 'matrixSelector' ? expr.selector : expr;
    const changed = { ...selector, [word]: true };
    if (changed.anchored && changed.smoothed) {
      return this.#refuse(expr, 'anchored and smoothed modifiers cannot be used together');
    }
    return expr.kind === 'matrixSelector' ? { ...expr, selector: changed, position } : { ...changed, position };
  }

  #range(expr: Expr, { range, start }: Extract<Modifier, { kind: 'range' }>, position: Position): Expr {
    if (expr.kind !== 'vectorSelector')
      return this.#refuseRange(expr, start, 'ranges only allowed for vector selectors');
    if (hasOffset(expr)) return this.#refuseRange(expr, start, 'no offset modifiers allowed before range');
    if (hasAt(expr)) return this.#refuseRange(expr, start, 'no @ modifiers allowed before range');
    return { kind: 'matrixSelector', selector: expr, rangeMs: range.ms, rangeExpr: range.expr, position };
  }

  #refuseRange(expr: Expr, bracket: number, detail: string): Expr {
    this.#problems.report(this.#byteOffset(bracket), detail);
    return expr;
  }

  #refuse(expr: Expr, detail: string): Expr {
    this.#problems.report(expr.position.start, detail);
    return expr;
  }
}

const MISPLACED = 'must be preceded by an instant vector selector or range vector selector or a subquery';

/** A written offset of zero is none: another may follow. */
function hasOffset(times: TimeModifiers): boolean {
  return times.offsetMs !== 0 || times.offsetExpr !== null;
}

function hasAt(times: TimeModifiers): boolean {
  return times.timestampMs !== null || times.startOrEnd !== null;
}

function subquery(expr: Expr, { range, step }: Extract<Modifier, { kind: 'subquery' }>, position: Position): Subquery {
  return {
    kind: 'subquery',
    expr,
    rangeMs: range.ms,
    rangeExpr: range.expr,
    stepMs: step?.ms ?? 0,
    stepExpr: step?.expr ?? null,
    timestampMs: null,
    startOrEnd: null,
    offsetMs: 0,
    offsetExpr: null,
    position,
  };
}

function isTimed(expr: Expr): expr is Timed {
  return expr.kind === 'vectorSelector' || expr.kind === 'matrixSelector' || expr.kind === 'subquery';
}

function timesOf(expr: Timed): TimeModifiers {
  return expr.kind === 'matrixSelector' ? expr.selector : expr;
}

/** The selector inside a range selector keeps its own, shorter position. */
function withTimes(expr: Timed, times: Partial<TimeModifiers>, position: Position): Timed {
  if (expr.kind === 'matrixSelector') return { ...expr, selector: { ...expr.selector, ...times }, position };
  return { ...expr, ...times, position };
}

function roundAwayFromZero(value: number): number {
  return Math.sign(value) * Math.round(Math.abs(value)) + 0;
}
