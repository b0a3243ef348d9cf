/** What a part of the store remembers of matchers from one query to the next. */
import { DecidedPairsCache } from './decided-pairs.ts';
import { ValueFilters } from './value-filter.ts';

export class Lookups {
  /** May be shared by all parts that one thread reads. */
  readonly filters: ValueFilters;
  /** Of this part alone: its pairs have numbers of their own. */
  readonly decided = new DecidedPairsCache();

  constructor(filters: ValueFilters = new ValueFilters()) {
    this.filters = filters;
  }
}
