/** Binary operators on two elements, which may be floats or histograms. */
import type { BinaryOp } from '../../../src/promql/ast.ts';
import { dividedBy, minus, plus, sameHistogram, scaled, type TwinHistogram } from './histogram.ts';
import { trimmed } from './histogram-trim.ts';
import { nearly, type TwinElement, TwinUndecided } from './model.ts';

export const COMPARISONS: ReadonlySet<BinaryOp> = new Set(['==', '!=', '<', '<=', '>', '>=']);
const TRIMS: ReadonlySet<BinaryOp> = new Set(['</', '>/']);

/** These leave nothing of what the metric said. */
export function isArithmetic(op: BinaryOp): boolean {
  return !COMPARISONS.has(op) && !TRIMS.has(op);
}

/** An element, or whether the comparison holds; null: the operator means nothing for the two. */
export function compute(op: BinaryOp, a: TwinElement, b: TwinElement): TwinElement | boolean | null {
  const trims = TRIMS.has(op);
  if (typeof a === 'number' && typeof b === 'number') return trims ? null : computeFloats(op, a, b);
  if (typeof a === 'number') return op === '*' ? scaled(b as TwinHistogram, (component) => component * a) : null;
  if (typeof b === 'number') {
    if (op === '*') return scaled(a, (component) => component * b);
    if (trims && Number.isNaN(b)) throw new TwinUndecided('a bound that is no number');
    if (trims) return trimmed(a, b, op === '</');
    return op === '/' ? dividedBy(a, b) : null;
  }
  switch (op) {
    case '+':
      return plus(a, b);
    case '-':
      return minus(a, b);
    case '==':
      return sameHistogram(a, b);
    case '!=':
      return !sameHistogram(a, b);
    default:
      return null;
  }
}

export function computeFloats(op: BinaryOp, a: number, b: number): number | boolean {
  // Equals that rounding made unlike compare as the engine rounds, not as the twin does.
  if (COMPARISONS.has(op) && a !== b && nearly(a, b)) throw new TwinUndecided('a comparison of near equals');
  switch (op) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return a % b;
    case '^':
      return a === 1 || (a === -1 && Math.abs(b) === Number.POSITIVE_INFINITY) ? 1 : a ** b;
    case 'atan2':
      return Math.atan2(a, b);
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    default:
      throw new Error(`the twin does not know ${op} between floats`);
  }
}
