/**
 * Which values of a label pass a filter, kept from one query to the next: a dashboard asks the same again and again. Values
 * that came since are tested when the filter is asked about next. Bounded by the pairs of all lists together; past that
 * all are forgotten.
 */
import { LIMITS } from '../limits.ts';
import type { ValueFilter } from './value-filter.ts';

/** The pairs of one name that decide about one filter: see ofName(). */
export interface DecidedPairs {
  /** In the order in which they were tested. */
  readonly pairs: number[];
  /** What was tested: the caller's, -1 at first. */
  testedTo: number;
}

export class DecidedPairsCache {
  #lists = new Map<number, Map<ValueFilter, DecidedPairs>>();
  #size = 0;

  /** The list of a name (by any number that stands for it) and a filter, empty when it is new. */
  listOf(name: number, filter: ValueFilter): DecidedPairs {
    let lists = this.#lists.get(name);
    if (lists === undefined) {
      lists = new Map();
      this.#lists.set(name, lists);
    }
    let list = lists.get(filter);
    if (list === undefined) {
      list = { pairs: [], testedTo: -1 };
      lists.set(filter, list);
    }
    return list;
  }

  /** The same list where there is one. */
  known(name: number, filter: ValueFilter): DecidedPairs | undefined {
    return this.#lists.get(name)?.get(filter);
  }

  /** To be told of each growth of a list. */
  grew(pairs: number): void {
    // A list without pairs takes memory too.
    this.#size += pairs + 16;
    if (this.#size <= LIMITS.decidedPairsMax) return;
    this.#lists = new Map();
    this.#size = 0;
  }
}
