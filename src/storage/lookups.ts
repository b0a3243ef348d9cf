/** What a part of the store remembers of matchers from one query to the next. */
import { Refusal } from '../errors.ts';
import type { Matcher } from '../model/matchers.ts';
import { DecidedPairsCache } from './decided-pairs.ts';
import { ValueScan } from './head/value-scan/value-scan.ts';
import { type ValueFilter, ValueFilters } from './value-filter.ts';

export class Lookups {
  /** May be shared by all parts that one thread reads. */
  readonly filters: ValueFilters;
  /** Of this part alone: its pairs have numbers of their own. */
  readonly decided = new DecidedPairsCache();
  /** Of a head. */
  readonly scan = new ValueScan();
  /** Labels that one query may look at to find out what passes; what is remembered does not count. */
  readonly looksMax: number;

  constructor(filters: ValueFilters = new ValueFilters(), looksMax = Number.POSITIVE_INFINITY) {
    this.filters = filters;
    this.looksMax = looksMax;
  }

  filterOf(matcher: Matcher): ValueFilter {
    if (this.looksMax !== Number.POSITIVE_INFINITY && !this.filters.isAtHand(matcher)) this.refuseLooks();
    return this.filters.of(matcher);
  }

  /** For a thread that must not be held up: a worker takes the query over, as one that is late. */
  refuseLooks(): never {
    throw new Refusal('query_timeout', `more than ${this.looksMax} labels are to be looked at`);
  }
}
