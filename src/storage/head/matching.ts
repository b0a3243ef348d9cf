/**
 * Matchers to series. The smallest set that some matcher names by its pairs is the start; every other matcher filters it.
 * A matcher that an absent label passes takes away the series whose value fails; another one keeps those whose value
 * passes. Values are only looked at as far as they matter: an expression is not tested on more values than there are
 * candidates.
 */
import { LIMITS } from '../../limits.ts';
import type { Matcher } from '../../model/matchers.ts';
import type { DecidedPairs } from '../decided-pairs.ts';
import { Lookups } from '../lookups.ts';
import type { ValueFilter } from '../value-filter.ts';
import type { HeadMemory } from './memory.ts';
import { findPairOfText } from './pairs.ts';
import { isMarked, markPostings, postingsCount, unionOf } from './postings.ts';
import { newestValue, PairFinder, testValue, valueCount, valuesFrom } from './values.ts';

/** Looking at the labels of a candidate costs about as much as marking so many postings. */
const LABELS_COST = 8;

/** One matcher, resolved against the index. `deciding` is not to be changed. */
export interface Condition {
  /** Pair of the name; -1 when no series has such a label. */
  readonly name: number;
  readonly filter: ValueFilter;
  /** The pairs that decide: those that pass, or where the absent label passes, those that fail. null: not known yet. */
  readonly deciding: readonly number[] | null;
}

/** Refs below `seriesCount` of the series that pass all matchers, ascending. */
export function matchingRefs(
  memory: HeadMemory,
  matchers: readonly Matcher[],
  seriesCount: number,
  lookups = new Lookups(),
): Uint32Array {
  const conditions = matchers.map((matcher) => conditionOf(memory, matcher, lookups));
  const start = startOf(memory, conditions, lookups);
  let refs: Uint32Array;
  if (start === null) refs = allRefs(seriesCount);
  else refs = unionOf(memory, start.deciding ?? enumerate(memory, start.condition, lookups), seriesCount);
  for (const condition of conditions) {
    if (condition !== start?.condition && refs.length > 0) {
      refs = filter(memory, refs, condition, seriesCount, lookups);
    }
  }
  return refs;
}

/** A bound of their number: what the matchers leave that name values, or whose values are known. Infinity when none does. */
export function refsBound(memory: HeadMemory, matchers: readonly Matcher[], lookups: Lookups): number {
  const conditions = matchers.map((matcher) => conditionOf(memory, matcher, lookups));
  return startOf(memory, conditions, lookups)?.count ?? Number.POSITIVE_INFINITY;
}

function allRefs(count: number): Uint32Array {
  const refs = new Uint32Array(count);
  for (let ref = 0; ref < count; ref++) refs[ref] = ref;
  return refs;
}

export function conditionOf(memory: HeadMemory, matcher: Matcher, lookups: Lookups): Condition {
  const name = findPairOfText(memory, matcher.name, '');
  const filter = lookups.filterOf(matcher);
  const deciding = filter.literals === null ? null : pairsOf(memory, matcher.name, filter.literals);
  return { name, filter, deciding };
}

function pairsOf(memory: HeadMemory, name: string, values: Iterable<string>): number[] {
  const pairs: number[] = [];
  for (const value of values) {
    const pair = findPairOfText(memory, name, value);
    if (pair >= 0) pairs.push(pair);
  }
  return pairs;
}

interface Start {
  readonly condition: Condition;
  /** null: not known yet. */
  readonly deciding: readonly number[] | null;
  /** How many series have one of them. */
  readonly count: number;
}

/** The condition to start from: of those that name what passes, the one with the fewest series; null: all series. */
function startOf(memory: HeadMemory, conditions: readonly Condition[], lookups: Lookups): Start | null {
  let best: Start | null = null;
  let bestCount = Number.POSITIVE_INFINITY;
  for (const condition of conditions) {
    if (condition.filter.emptyPasses) continue;
    if (condition.name < 0) return { condition, deciding: [], count: 0 };
    const { deciding } = condition;
    const count = deciding === null ? Number.POSITIVE_INFINITY : postingsCount(memory, deciding, bestCount);
    if (best !== null && count >= bestCount) continue;
    best = { condition, deciding, count };
    bestCount = count;
  }
  for (const condition of conditions) {
    const deciding = rememberedPairs(memory, condition, bestCount, lookups);
    const count = deciding === null ? Number.POSITIVE_INFINITY : postingsCount(memory, deciding, bestCount);
    if (count >= bestCount) continue;
    best = { condition, deciding, count };
    bestCount = count;
  }
  return best;
}

/** What passes of an expression that was enumerated before, unless these are more than `countMax`; else null. */
function rememberedPairs(
  memory: HeadMemory,
  condition: Condition,
  countMax: number,
  lookups: Lookups,
): readonly number[] | null {
  const { name, filter, deciding } = condition;
  if (deciding !== null || filter.emptyPasses) return null;
  const list = lookups.decided.known(name, filter);
  return list === undefined || list.pairs.length > countMax ? null : enumerate(memory, condition, lookups);
}

/** The values of the condition's name that decide. Those that were tested before are known. */
function enumerate(memory: HeadMemory, { name, filter }: Condition, lookups: Lookups): readonly number[] {
  if (name < 0) return [];
  const list = lookups.decided.listOf(name, filter);
  const newest = newestValue(memory, name);
  if (newest === list.testedTo) return list.pairs;
  const end = lookups.looksMax === Number.POSITIVE_INFINITY ? newest : testableTo(memory, name, list, lookups);
  const known = list.pairs.length;
  const tests = lookups.scan.test(memory, end, list.testedTo, filter, !filter.emptyPasses, list.pairs);
  list.testedTo = end;
  lookups.decided.grew(list, list.pairs.length - known, tests);
  // What was tested is not lost: the next query goes on there.
  if (end !== newest) lookups.refuseLooks();
  return list.pairs;
}

/** Up to which value one query may test, from the oldest one that was not. */
function testableTo(memory: HeadMemory, name: number, { testedTo }: DecidedPairs, lookups: Lookups): number {
  const { looksMax } = lookups;
  if (valueCount(memory, name) > LIMITS.inlineValuesMax) lookups.refuseLooks();
  const untested = valuesFrom(memory, newestValue(memory, name), testedTo);
  return untested.length === 0 ? testedTo : untested[Math.max(0, untested.length - looksMax)];
}

function filter(
  memory: HeadMemory,
  refs: Uint32Array,
  condition: Condition,
  seriesCount: number,
  lookups: Lookups,
): Uint32Array {
  const { name } = condition;
  const { emptyPasses } = condition.filter;
  if (name < 0) return refs;
  let { deciding } = condition;
  if (deciding === null) {
    if (valueCount(memory, name) > refs.length) return filterByLabels(memory, refs, condition);
    deciding = enumerate(memory, condition, lookups);
  }
  if (postingsCount(memory, deciding) > LABELS_COST * refs.length) return filterByLabels(memory, refs, condition);
  const bitmap = markPostings(memory, deciding, seriesCount);
  let kept = 0;
  for (let i = 0; i < refs.length; i++) if (isMarked(bitmap, refs[i]) !== emptyPasses) refs[kept++] = refs[i];
  return refs.subarray(0, kept);
}

/** Looks at the label of each candidate. */
function filterByLabels(memory: HeadMemory, refs: Uint32Array, { name, filter }: Condition): Uint32Array {
  const finder = new PairFinder(memory, name);
  // Series that were written together often have the same value.
  let last = -1;
  let passes = filter.emptyPasses;
  let kept = 0;
  for (let i = 0; i < refs.length; i++) {
    const pair = finder.pairOf(refs[i]);
    if (pair !== last) {
      passes = pair < 0 ? filter.emptyPasses : testValue(memory, pair, filter);
      last = pair;
    }
    if (passes) refs[kept++] = refs[i];
  }
  return refs.subarray(0, kept);
}
