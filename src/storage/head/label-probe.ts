/**
 * Which names and values the series have that pass some matchers, found by a look at the series of each value instead of at all that
 * pass: a value mostly has one among its first series, and labels with few values are those that are asked about most.
 */
import type { Matcher } from '../../model/matchers.ts';
import { CONTROL } from '../../threads/layout.ts';
import { observe } from '../../threads/publish.ts';
import type { Lookups } from '../lookups.ts';
import { type Condition, conditionOf, refsBound } from './matching.ts';
import type { HeadMemory } from './memory.ts';
import { findPosting } from './postings.ts';
import { newestValue, olderValue, PairFinder, testValue, valueCount, valuesFrom } from './values.ts';

/** So many values cost as much as one series that passes: below it, the series are better gone through. */
const SERIES_PER_VALUE = 4;

export class LabelProbe {
  readonly #memory: HeadMemory;
  readonly #seriesCount: number;
  readonly #conditions: readonly ConditionTest[];
  readonly #mayHaveSamples: (ref: number) => boolean;
  /** Series that may still be looked at: as many as going through those that pass would take. */
  readonly #budget: { left: number };
  readonly #lookups: Lookups;
  /** Whether the budget is less, because this thread must not be held up. */
  readonly #isCut: boolean;
  readonly #passes = (ref: number): boolean => {
    for (const condition of this.#conditions) if (!condition.passes(ref)) return false;
    return this.#mayHaveSamples(ref);
  };

  constructor(
    memory: HeadMemory,
    matchers: readonly Matcher[],
    lookups: Lookups,
    mayHaveSamples: (ref: number) => boolean,
  ) {
    this.#memory = memory;
    this.#seriesCount = observe(memory.control.words, CONTROL.seriesCount);
    this.#conditions = matchers.map((matcher) => new ConditionTest(memory, conditionOf(memory, matcher, lookups)));
    this.#mayHaveSamples = mayHaveSamples;
    this.#lookups = lookups;
    const passing = Math.min(this.#seriesCount, refsBound(memory, matchers, lookups));
    this.#isCut = passing > lookups.looksMax;
    this.#budget = { left: Math.min(passing, lookups.looksMax) };
  }

  /** Pairs of a name that series have which pass; null: the series are to be gone through. */
  values(name: number): number[] | null {
    if (valueCount(this.#memory, name) * SERIES_PER_VALUE > this.#budget.left) return null;
    const found = valuesFrom(this.#memory, newestValue(this.#memory, name), -1).filter((pair) => this.#has(pair));
    return this.#isSpent() ? null : found;
  }

  /** Those of some names that series have which pass; null: the series are to be gone through. */
  names(names: readonly number[]): number[] | null {
    if (names.length * SERIES_PER_VALUE > this.#budget.left) return null;
    const found = names.filter((name) => this.#hasAny(name));
    return this.#isSpent() ? null : found;
  }

  #isSpent(): boolean {
    if (this.#budget.left >= 0) return false;
    return this.#isCut ? this.#lookups.refuseLooks() : true;
  }

  #hasAny(name: number): boolean {
    let pair = newestValue(this.#memory, name);
    while (pair >= 0 && this.#budget.left >= 0 && !this.#has(pair)) pair = olderValue(this.#memory, pair);
    return pair >= 0;
  }

  #has(pair: number): boolean {
    return findPosting(this.#memory, pair, this.#seriesCount, this.#budget, this.#passes) >= 0;
  }
}

/** One matcher, asked about one series after the other. */
class ConditionTest {
  readonly #memory: HeadMemory;
  readonly #condition: Condition;
  readonly #finder: PairFinder;
  /** Series that were written together often have the same value. */
  #last = -1;
  #lastPasses: boolean;

  constructor(memory: HeadMemory, condition: Condition) {
    this.#memory = memory;
    this.#condition = condition;
    this.#finder = new PairFinder(memory, condition.name);
    this.#lastPasses = condition.filter.emptyPasses;
  }

  passes(ref: number): boolean {
    const { name, filter } = this.#condition;
    const pair = name < 0 ? -1 : this.#finder.pairOf(ref);
    if (pair === this.#last) return this.#lastPasses;
    this.#last = pair;
    this.#lastPasses = pair < 0 ? filter.emptyPasses : testValue(this.#memory, pair, filter);
    return this.#lastPasses;
  }
}
