import type { BinaryExpr, BinaryOp, VectorMatching } from '../../../src/promql/ast.ts';
import { compute, computeFloats, isArithmetic } from './elements.ts';
import {
  distinct,
  keyOf,
  type Named,
  nameless,
  onlyLabels,
  type TwinElement,
  type TwinLabels,
  type TwinQuery,
  TwinRefusal,
  type TwinSample,
  TwinUndecided,
  withoutLabels,
  withoutName,
} from './model.ts';

export function scalars(op: BinaryOp, a: number, b: number): number {
  return Number(computeFloats(op, a, b));
}

/** A vector and a number, in either order. */
export function vectorScalar(
  { op, bool }: BinaryExpr,
  samples: readonly TwinSample[],
  number: number,
  numberIsLeft: boolean,
  query: TwinQuery,
): readonly TwinSample[] {
  const result = samples.flatMap((sample): TwinSample[] => {
    const computed = numberIsLeft ? compute(op, number, sample.value) : compute(op, sample.value, number);
    if (computed === null) return [];
    if (typeof computed !== 'boolean') {
      const named = isArithmetic(op) ? nameless(sample, query) : sample;
      return [{ labels: named.labels, dropName: named.dropName, value: computed }];
    }
    if (bool) return [{ ...nameless(sample, query), value: Number(computed) }];
    return computed ? [sample] : [];
  });
  return distinct(result);
}

/** A sample of the many side and its partner. */
interface Pair {
  readonly key: string;
  readonly many: TwinSample;
  readonly one: TwinSample;
}

export function vectors(
  expr: BinaryExpr,
  left: readonly TwinSample[],
  right: readonly TwinSample[],
  query: TwinQuery,
): readonly TwinSample[] {
  const matching = expr.matching!;
  if (expr.op === 'and' || expr.op === 'or' || expr.op === 'unless') return sets(expr.op, matching, left, right);
  // Without a possible pair, ambiguity on the other side is no error.
  const fills = matching.fillLeft !== null || matching.fillRight !== null;
  if (left.length + right.length === 0) return [];
  if (!fills && (left.length === 0 || right.length === 0)) return [];
  const swapped = matching.card === 'one-to-many';
  const [many, one] = swapped ? [right, left] : [left, right];
  const ones = byKey(matching, one);
  const computed = (pair: Pair): ComputedPair[] => {
    const [a, b] = swapped ? [pair.one.value, pair.many.value] : [pair.many.value, pair.one.value];
    leaveOpenWithoutBuckets(a, b, query);
    const value = compute(expr.op, a, b);
    return value === null ? [] : [{ ...pair, left: a, value }];
  };
  const paired = pairsOf(matching, many, ones).flatMap(computed);
  // A pair that the operator means nothing for is none.
  const matched = new Set(paired.map(({ key }) => key));
  const lonely = [...ones].filter(([key]) => !matched.has(key));
  return results(expr, [...paired, ...filledMany(matching, lonely).flatMap(computed)], query);
}

interface ComputedPair extends Pair {
  readonly left: TwinElement;
  readonly value: TwinElement | boolean;
}

/** The labels and values of pairs, those left out that a comparison filters. */
function results(expr: BinaryExpr, pairs: readonly ComputedPair[], query: TwinQuery): readonly TwinSample[] {
  const oneToOne = expr.matching!.card === 'one-to-one';
  const used = new Set<string>();
  const samples = pairs.flatMap(({ key, many, one, left, value }): TwinSample[] => {
    // A second partner is refused even where the comparison leaves nothing of the pair.
    if (oneToOne) enter(used, key);
    const isFilter = typeof value === 'boolean' && !expr.bool;
    if (isFilter && !value) return [];
    const named = resultLabels(expr, expr.matching!, many.labels, one.labels, query);
    if (!oneToOne) enter(used, key + keyOf(named.labels));
    return [{ ...named, value: isFilter ? left : typeof value === 'boolean' ? Number(value) : value }];
  });
  return distinct(samples);
}

/** Of histograms without buckets it is not known what differs, nor which resets keep them from being added. */
function leaveOpenWithoutBuckets(a: TwinElement, b: TwinElement, { statisticsOnly }: TwinQuery): void {
  if (statisticsOnly && typeof a !== 'number' && typeof b !== 'number') throw new TwinUndecided('unread buckets');
}

function byKey(matching: VectorMatching, one: readonly TwinSample[]): ReadonlyMap<string, TwinSample> {
  const ones = new Map<string, TwinSample>();
  for (const sample of one) {
    const key = signature(sample.labels, matching);
    if (ones.has(key)) throw new TwinRefusal('many-to-many matching not allowed');
    ones.set(key, sample);
  }
  return ones;
}

/** What has no partner on the one side gets the fill_right. */
function pairsOf(matching: VectorMatching, many: readonly TwinSample[], ones: ReadonlyMap<string, TwinSample>): Pair[] {
  return many.flatMap((sample): Pair[] => {
    const key = signature(sample.labels, matching);
    const partner = ones.get(key) ?? filled(sample, matching, matching.fillRight);
    return partner === null ? [] : [{ key, many: sample, one: partner }];
  });
}

/** What has no partner on the many side gets the fill_left. */
function filledMany(matching: VectorMatching, lonely: readonly (readonly [string, TwinSample])[]): Pair[] {
  return lonely.flatMap(([key, sample]): Pair[] => {
    const partner = filled(sample, matching, matching.fillLeft);
    return partner === null ? [] : [{ key, many: partner, one: sample }];
  });
}

function filled({ labels }: TwinSample, matching: VectorMatching, value: number | null): TwinSample | null {
  return value === null ? null : { labels: matchLabels(labels, matching), value };
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
  return distinct([...left, ...right.filter(({ labels }) => !leftKeys.has(signature(labels, matching)))]);
}

function signature(labels: TwinLabels, matching: VectorMatching): string {
  return keyOf(matchLabels(labels, matching));
}

function matchLabels(labels: TwinLabels, { on, labels: names }: VectorMatching): TwinLabels {
  return on ? onlyLabels(labels, names) : withoutLabels(labels, '__name__', ...names);
}

function resultLabels(
  { op, bool }: BinaryExpr,
  { card, on, labels: names, include }: VectorMatching,
  many: TwinLabels,
  one: TwinLabels,
  query: TwinQuery,
): Named {
  // Arithmetic deletes the name even where others only mark it.
  const kept = isArithmetic(op) || (bool && !query.delayedNames) ? withoutName(many) : many;
  const dropName = bool && query.delayedNames;
  if (card === 'one-to-one') return { labels: on ? onlyLabels(kept, names) : withoutLabels(kept, ...names), dropName };
  return { labels: { ...withoutLabels(kept, ...include), ...onlyLabels(one, include) }, dropName };
}
