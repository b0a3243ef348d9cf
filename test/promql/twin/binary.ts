import type { BinaryExpr, BinaryOp, VectorMatching } from '../../../src/promql/ast.ts';
import {
  distinct,
  keyOf,
  onlyLabels,
  type TwinLabels,
  TwinRefusal,
  type TwinSample,
  withoutLabels,
  withoutName,
} from './model.ts';

const COMPARISONS: ReadonlySet<BinaryOp> = new Set(['==', '!=', '<', '<=', '>', '>=']);

/** A number, or whether the comparison holds. */
function compute(op: BinaryOp, a: number, b: number): number | boolean {
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
      throw new Error(`the twin does not know ${op}`);
  }
}

export function scalars(op: BinaryOp, a: number, b: number): number {
  return Number(compute(op, a, b));
}

/** A vector and a number, in either order. */
export function vectorScalar(
  { op, bool }: BinaryExpr,
  samples: readonly TwinSample[],
  number: number,
  numberIsLeft: boolean,
): readonly TwinSample[] {
  const result = samples.flatMap(({ labels, value }): TwinSample[] => {
    const computed = numberIsLeft ? compute(op, number, value) : compute(op, value, number);
    if (typeof computed === 'number') return [{ labels: withoutName(labels), value: computed }];
    if (bool) return [{ labels: withoutName(labels), value: Number(computed) }];
    return computed ? [{ labels, value }] : [];
  });
  return distinct(result);
}

export function vectors(
  expr: BinaryExpr,
  left: readonly TwinSample[],
  right: readonly TwinSample[],
): readonly TwinSample[] {
  const matching = expr.matching!;
  if (expr.op === 'and' || expr.op === 'or' || expr.op === 'unless') return sets(expr.op, matching, left, right);
  // Without a possible pair, ambiguity on the other side is no error.
  if (left.length === 0 || right.length === 0) return [];
  const swapped = matching.card === 'one-to-many';
  const [many, one] = swapped ? [right, left] : [left, right];
  const ones = new Map<string, TwinSample>();
  for (const sample of one) {
    const key = signature(sample.labels, matching);
    if (ones.has(key)) throw new TwinRefusal('many-to-many matching not allowed');
    ones.set(key, sample);
  }
  const used = new Set<string>();
  const result: TwinSample[] = [];
  for (const sample of many) {
    const partner = ones.get(signature(sample.labels, matching));
    if (partner === undefined) continue;
    const oneToOne = matching.card === 'one-to-one';
    // A second partner is refused even where the comparison leaves nothing of the pair.
    if (oneToOne) enter(used, signature(sample.labels, matching));
    const [a, b] = swapped ? [partner, sample] : [sample, partner];
    const computed = compute(expr.op, a.value, b.value);
    const isFilter = typeof computed === 'boolean' && !expr.bool;
    if (isFilter && !computed) continue;
    const labels = resultLabels(expr, matching, sample.labels, partner.labels);
    if (!oneToOne) enter(used, keyOf(labels));
    result.push({ labels, value: isFilter ? a.value : Number(computed) });
  }
  return result;
}

function enter(used: Set<string>, key: string): void {
  if (used.has(key)) throw new TwinRefusal('multiple matches for labels');
  used.add(key);
}

function sets(
  op: 'and' | 'or' | 'unless',
  matching: VectorMatching,
  left: readonly TwinSample[],
  right: readonly TwinSample[],
): readonly TwinSample[] {
  const leftKeys = new Set(left.map(({ labels }) => signature(labels, matching)));
  const rightKeys = new Set(right.map(({ labels }) => signature(labels, matching)));
  if (op === 'and') return left.filter(({ labels }) => rightKeys.has(signature(labels, matching)));
  if (op === 'unless') return left.filter(({ labels }) => !rightKeys.has(signature(labels, matching)));
  return [...left, ...right.filter(({ labels }) => !leftKeys.has(signature(labels, matching)))];
}

function signature(labels: TwinLabels, { on, labels: names }: VectorMatching): string {
  return keyOf(on ? onlyLabels(labels, names) : withoutLabels(labels, '__name__', ...names));
}

function resultLabels(
  { op, bool }: BinaryExpr,
  { card, on, labels: names, include }: VectorMatching,
  many: TwinLabels,
  one: TwinLabels,
): TwinLabels {
  const dropsName = !COMPARISONS.has(op) || bool;
  const kept = dropsName ? withoutName(many) : many;
  if (card === 'one-to-one') return on ? onlyLabels(kept, names) : withoutLabels(kept, ...names);
  const included = onlyLabels(one, include);
  return { ...withoutLabels(kept, ...include), ...included };
}
