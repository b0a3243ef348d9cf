/**
 * Matchers to series. The smallest set that some matcher names by its pairs is the start; every other matcher filters it.
 * A matcher that an absent label passes takes away the series whose value fails; another one keeps those whose value
 * passes. Values are only looked at as far as they matter: an expression is not tested on more values than there are
 * candidates.
 */
import { type Matcher, valueTest } from '../../model/matchers.ts';
import { LABELS, PAIR, SERIES } from '../../threads/layout.ts';
import { observe } from '../../threads/publish.ts';
import type { HeadMemory } from './memory.ts';
import { findPairOfText, pairText } from './pairs.ts';
import { affixTest, literalPrefix, literalsOf } from './plain-pattern.ts';
import { isMarked, markPostings, postingsCount, unionOf } from './postings.ts';

/** Looking at the labels of a candidate costs about as much as marking so many postings. */
const LABELS_COST = 8;

/** One matcher, resolved against the index. */
interface Condition {
  /** Pair of the name; -1 when no series has such a label. */
  readonly name: number;
  readonly emptyPasses: boolean;
  readonly test: (value: string) => boolean;
  /** The pairs that decide: those that pass, or where the absent label passes, those that fail. null: not known yet. */
  readonly deciding: readonly number[] | null;
}

/** Refs below `seriesCount` of the series that pass all matchers, ascending. */
export function matchingRefs(memory: HeadMemory, matchers: readonly Matcher[], seriesCount: number): Uint32Array {
  const conditions = matchers.map((matcher) => conditionOf(memory, matcher));
  const start = startOf(memory, conditions);
  let refs: Uint32Array;
  if (start === null) refs = allRefs(seriesCount);
  else refs = unionOf(memory, start.deciding ?? enumerate(memory, start), seriesCount);
  for (const condition of conditions) {
    if (condition !== start && refs.length > 0) refs = filter(memory, refs, condition, seriesCount);
  }
  return refs;
}

function allRefs(count: number): Uint32Array {
  const refs = new Uint32Array(count);
  for (let ref = 0; ref < count; ref++) refs[ref] = ref;
  return refs;
}

function conditionOf(memory: HeadMemory, matcher: Matcher): Condition {
  const name = findPairOfText(memory, matcher.name, '');
  const negated = matcher.type === '!=' || matcher.type === '!~';
  const isRegex = matcher.type === '=~' || matcher.type === '!~';
  const literals = isRegex ? literalsOf(matcher.value) : [matcher.value];
  if (literals !== null) {
    const known = new Set(literals);
    const emptyPasses = known.has('') !== negated;
    const test = (value: string) => known.has(value) !== negated;
    // The literals decide when they are what passes (a = b) or what fails (a != b), and '' is not one of them.
    const deciding = known.has('') ? null : pairsOf(memory, matcher.name, known);
    return { name, emptyPasses, test, deciding };
  }
  const test = patternTest(matcher, negated);
  return { name, emptyPasses: test(''), test, deciding: null };
}

/** The test of an expression that is no list of literals, spared for values that lack its literal beginning. */
function patternTest(matcher: Matcher, negated: boolean): (value: string) => boolean {
  const affix = affixTest(matcher.value);
  if (affix !== null) return negated ? (value) => !affix(value) : affix;
  const test = valueTest(matcher);
  const prefix = literalPrefix(matcher.value);
  return (value) => (value.startsWith(prefix) ? test(value) : negated);
}

function pairsOf(memory: HeadMemory, name: string, values: Iterable<string>): number[] {
  const pairs: number[] = [];
  for (const value of values) {
    const pair = findPairOfText(memory, name, value);
    if (pair >= 0) pairs.push(pair);
  }
  return pairs;
}

/** The condition to start from: of those that name what passes, the one with the fewest series; null: all series. */
function startOf(memory: HeadMemory, conditions: readonly Condition[]): Condition | null {
  let best: Condition | null = null;
  let bestCount = Number.POSITIVE_INFINITY;
  for (const condition of conditions) {
    if (condition.emptyPasses) continue;
    if (condition.name < 0) return { ...condition, deciding: [] };
    const count = condition.deciding === null ? Number.MAX_VALUE : postingsCount(memory, condition.deciding);
    if (count < bestCount) {
      best = condition;
      bestCount = count;
    }
  }
  return best;
}

/** Tests all values of the condition's name for those that decide. */
function enumerate(memory: HeadMemory, condition: Condition): number[] {
  const pairs: number[] = [];
  for (const pair of valuesOf(memory, condition.name)) {
    if (condition.test(pairText(memory, pair)) !== condition.emptyPasses) pairs.push(pair);
  }
  return pairs;
}

/** Pairs of a name, newest first. */
export function* valuesOf(memory: HeadMemory, name: number): Generator<number> {
  if (name < 0) return;
  let pair = observe(memory.pairs.reach((name + 1) * PAIR.words), name * PAIR.words + PAIR.first) - 1;
  while (pair >= 0) {
    yield pair;
    pair = memory.pairs.reach((pair + 1) * PAIR.words)[pair * PAIR.words + PAIR.older] - 1;
  }
}

function filter(memory: HeadMemory, refs: Uint32Array, condition: Condition, seriesCount: number): Uint32Array {
  const { name, emptyPasses } = condition;
  if (name < 0) return refs;
  let deciding = condition.deciding;
  if (deciding === null) {
    const valueCount = memory.pairs.reach((name + 1) * PAIR.words)[name * PAIR.words + PAIR.count];
    if (valueCount > refs.length) return filterByLabels(memory, refs, condition);
    deciding = enumerate(memory, condition);
  }
  if (postingsCount(memory, deciding) > LABELS_COST * refs.length) return filterByLabels(memory, refs, condition);
  const bitmap = markPostings(memory, deciding, seriesCount);
  let kept = 0;
  for (let i = 0; i < refs.length; i++) if (isMarked(bitmap, refs[i]) !== emptyPasses) refs[kept++] = refs[i];
  return refs.subarray(0, kept);
}

/** Looks at the label of each candidate; each value is tested once. */
function filterByLabels(memory: HeadMemory, refs: Uint32Array, condition: Condition): Uint32Array {
  const passes = new Map<number, boolean>([[-1, condition.emptyPasses]]);
  let kept = 0;
  for (let i = 0; i < refs.length; i++) {
    const pair = pairOfSeries(memory, refs[i], condition.name);
    let pass = passes.get(pair);
    if (pass === undefined) {
      pass = condition.test(pairText(memory, pair));
      passes.set(pair, pass);
    }
    if (pass) refs[kept++] = refs[i];
  }
  return refs.subarray(0, kept);
}

/** The pair with this name that a series has, or -1. */
export function pairOfSeries(memory: HeadMemory, ref: number, name: number): number {
  const record = ref * SERIES.words;
  const entry = memory.series.reach(record + SERIES.words)[record + SERIES.labels];
  const count = memory.labels.reach(entry + LABELS.pairs)[entry + LABELS.count];
  const labels = memory.labels.reach(entry + LABELS.pairs + count);
  for (let i = 0; i < count; i++) {
    const pair = labels[entry + LABELS.pairs + i];
    if (memory.pairs.reach((pair + 1) * PAIR.words)[pair * PAIR.words + PAIR.name] === name) return pair;
  }
  return -1;
}
