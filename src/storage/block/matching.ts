/**
 * Matchers to series of a block. Pairs are ordered by name and value, so a matcher is a name and a range of pairs, from
 * which its values pick some. The matcher with the fewest series is the start, every other one filters it; one that an
 * absent label passes takes away the series whose value fails.
 */
import type { Matcher } from '../../model/matchers.ts';
import type { Lookups } from '../lookups.ts';
import type { ValueFilter } from '../value-filter.ts';
import type { LabelName, PairIndex } from './pair-index.ts';
import type { SeriesIndex } from './series-index.ts';

/** Looking at the labels of a candidate costs about as much as reading so many postings. */
const LABELS_COST = 16;

/** One matcher, resolved against the index. `deciding` is not to be changed. */
interface Condition {
  /** null when no series has such a label. */
  readonly name: LabelName | null;
  readonly filter: ValueFilter;
  /** The pairs that decide: those that pass, or where the absent label passes, those that fail. null: not known yet. */
  readonly deciding: readonly number[] | null;
}

/** Numbers of the series that pass all matchers, ascending. */
export function matchingSeries(
  pairs: PairIndex,
  series: SeriesIndex,
  matchers: readonly Matcher[],
  lookups: Lookups,
): Uint32Array {
  const conditions = matchers.map((matcher) => conditionOf(pairs, matcher, lookups));
  // A label that no series has and that must be there: nothing matches.
  if (conditions.some(({ name, filter }) => name === null && !filter.emptyPasses)) return new Uint32Array(0);
  const start = startOf(pairs, conditions);
  let refs: Uint32Array;
  if (start === null) refs = allOf(series.count);
  else refs = unionOf(pairs, start.deciding ?? enumerate(pairs, start, lookups), series.count);
  for (const condition of conditions) {
    if (condition !== start && refs.length > 0) refs = filtered(pairs, series, refs, condition, lookups);
  }
  return refs;
}

function allOf(count: number): Uint32Array {
  const refs = new Uint32Array(count);
  for (let ref = 0; ref < count; ref++) refs[ref] = ref;
  return refs;
}

function conditionOf(pairs: PairIndex, matcher: Matcher, lookups: Lookups): Condition {
  const name = pairs.name(matcher.name) ?? null;
  const filter = lookups.filterOf(matcher);
  return { name, filter, deciding: filter.literals === null ? null : pairsOf(pairs, name, filter.literals) };
}

function pairsOf(pairs: PairIndex, name: LabelName | null, values: Iterable<string>): number[] {
  if (name === null) return [];
  const found: number[] = [];
  for (const value of values) {
    const pair = pairs.find(name, value);
    if (pair >= 0) found.push(pair);
  }
  return found.sort((a, b) => a - b);
}

/** The condition to start from: of those that name what passes, the one with the fewest series; null: all series. */
function startOf(pairs: PairIndex, conditions: readonly Condition[]): Condition | null {
  let best: Condition | null = null;
  let bestCount = Number.POSITIVE_INFINITY;
  for (const condition of conditions) {
    if (condition.filter.emptyPasses) continue;
    const count = condition.deciding === null ? Number.MAX_VALUE : postingsCount(pairs, condition.deciding);
    if (count < bestCount) {
      best = condition;
      bestCount = count;
    }
  }
  return best;
}

function postingsCount(pairs: PairIndex, of: readonly number[]): number {
  let count = 0;
  for (const pair of of) count += pairs.seriesCount(pair);
  return count;
}

/** The values of the condition's name that decide; tested once. */
function enumerate(pairs: PairIndex, { name, filter }: Condition, lookups: Lookups): readonly number[] {
  if (name === null) return [];
  const { decided, looksMax } = lookups;
  const list = decided.listOf(name.firstPair, filter);
  if (list.testedTo === name.endPair) return list.pairs;
  if (name.endPair - name.firstPair > looksMax) lookups.refuseLooks();
  // An absent label does not begin with the prefix: what decides is what the expression matches.
  const { prefix, emptyPasses } = filter;
  for (let pair = prefix === '' ? name.firstPair : pairs.lowerBound(name, prefix); pair < name.endPair; pair++) {
    if (pairs.passes(pair, filter) !== emptyPasses) list.pairs.push(pair);
    else if (prefix !== '' && !pairs.value(pair).startsWith(prefix)) break;
  }
  list.testedTo = name.endPair;
  decided.grew(list, list.pairs.length, name.endPair - name.firstPair);
  return list.pairs;
}

/** The series that have one of the pairs, which are values of one name: no series has two of them. */
function unionOf(pairs: PairIndex, of: readonly number[], seriesCount: number): Uint32Array {
  const refs = new Uint32Array(postingsCount(pairs, of));
  let filled = 0;
  for (const pair of of) {
    pairs.copyPostings(pair, refs, filled);
    filled += pairs.seriesCount(pair);
  }
  if (of.length < 2 || isAscending(refs)) return refs;
  // Many series are sorted faster by marking them.
  if (refs.length * 32 < seriesCount) return refs.sort();
  const bitmap = new Int32Array((seriesCount + 31) >>> 5);
  for (const ref of refs) bitmap[ref >>> 5] |= 1 << (ref & 31);
  return marked(bitmap, refs);
}

function isAscending(refs: Uint32Array): boolean {
  for (let i = 1; i < refs.length; i++) if (refs[i - 1] > refs[i]) return false;
  return true;
}

/** Refs of set bits; written to `into`. */
function marked(bitmap: Int32Array, into: Uint32Array): Uint32Array {
  let filled = 0;
  for (let word = 0; word < bitmap.length; word++) {
    for (let bits = bitmap[word]; bits !== 0; bits &= bits - 1) {
      into[filled++] = (word << 5) + 31 - Math.clz32(bits & -bits);
    }
  }
  return into.subarray(0, filled);
}

function filtered(
  pairs: PairIndex,
  series: SeriesIndex,
  refs: Uint32Array,
  condition: Condition,
  lookups: Lookups,
): Uint32Array {
  const { name } = condition;
  const { emptyPasses } = condition.filter;
  // Then every series passes: where none has the label and it must be there, matchingSeries has ended already.
  if (name === null) return refs;
  let { deciding } = condition;
  if (deciding === null) {
    if (name.endPair - name.firstPair > refs.length) return filterByLabels(pairs, series, refs, condition);
    deciding = enumerate(pairs, condition, lookups);
  }
  const count = postingsCount(pairs, deciding);
  // What all series pass, such as the job of a block of one job, needs no look at them.
  if (count === (emptyPasses ? 0 : series.count)) return refs;
  if (count > LABELS_COST * refs.length) return filterByLabels(pairs, series, refs, condition);
  const others = unionOf(pairs, deciding, series.count);
  return keep(refs, others, !emptyPasses);
}

/** Those of `refs` that are in `others`, or that are not; both ascend. */
function keep(refs: Uint32Array, others: Uint32Array, common: boolean): Uint32Array {
  let kept = 0;
  let j = 0;
  for (let i = 0; i < refs.length; i++) {
    const ref = refs[i];
    while (j < others.length && others[j] < ref) j++;
    if ((j < others.length && others[j] === ref) === common) refs[kept++] = ref;
  }
  return refs.subarray(0, kept);
}

/** Looks at the label of each candidate; each value is tested once. */
function filterByLabels(
  pairs: PairIndex,
  series: SeriesIndex,
  refs: Uint32Array,
  { name, filter }: Condition,
): Uint32Array {
  const passes = new Map<number, boolean>([[-1, filter.emptyPasses]]);
  let kept = 0;
  for (let i = 0; i < refs.length; i++) {
    const pair = pairOfSeries(series, refs[i], name!);
    let pass = passes.get(pair);
    if (pass === undefined) {
      pass = pairs.passes(pair, filter);
      passes.set(pair, pass);
    }
    if (pass) refs[kept++] = refs[i];
  }
  return refs.subarray(0, kept);
}

/** The pair with this name that a series has, or -1. */
export function pairOfSeries(series: SeriesIndex, ref: number, name: LabelName): number {
  const page = series.pageOf(ref);
  const end = page.starts[ref - page.first + 1];
  for (let i = page.starts[ref - page.first]; i < end; i++) {
    const pair = page.pairs[i];
    if (pair >= name.firstPair && pair < name.endPair) return pair;
  }
  return -1;
}
