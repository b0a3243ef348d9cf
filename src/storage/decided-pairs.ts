/**
 * Which values of a label pass a filter, kept from one query to the next: a dashboard asks the same again and again. Values
 * that came since are tested when the filter is asked about next. Bounded by the pairs of all lists together; past that
 * all are forgotten.
 *
 * What one thread has found out by many tests, the others take over: pairs have the same numbers in all of them.
 */
import { LIMITS } from '../limits.ts';
import type { ValueFilter } from './value-filter.ts';

/** The pairs of one name that decide about one filter: see listOf(). */
export interface DecidedPairs {
  readonly name: number;
  /** That of the filter. */
  readonly key: string;
  /** In the order in which they were tested. */
  readonly pairs: number[];
  /** What was tested: the caller's, -1 at first; it grows. */
  testedTo: number;
}

/** The same, for other threads, in shared memory that nobody writes to any more. */
export interface SharedPairs {
  readonly name: number;
  readonly key: string;
  readonly pairs: Int32Array;
  readonly testedTo: number;
}

/** Fewer tests are sooner made again in each thread than told to it. */
const TOLD_TESTS_MIN = 2048;

export class DecidedPairsCache {
  #lists = new Map<number, Map<string, DecidedPairs>>();
  #size = 0;
  /** Lists that others may want to have. */
  #untold = new Set<DecidedPairs>();

  /** The list of a name (by any number that stands for it) and a filter, empty when it is new. */
  listOf(name: number, { key }: Pick<ValueFilter, 'key'>): DecidedPairs {
    let lists = this.#lists.get(name);
    if (lists === undefined) {
      lists = new Map();
      this.#lists.set(name, lists);
    }
    let list = lists.get(key);
    if (list === undefined) {
      list = { name, key, pairs: [], testedTo: -1 };
      lists.set(key, list);
    }
    return list;
  }

  /** The same list where there is one. */
  known(name: number, { key }: Pick<ValueFilter, 'key'>): DecidedPairs | undefined {
    return this.#lists.get(name)?.get(key);
  }

  /** To be told of each growth of a list: by how many pairs, of how many values that were tested. */
  grew(list: DecidedPairs, pairs: number, tests: number): void {
    if (tests >= TOLD_TESTS_MIN) this.#untold.add(list);
    // A list without pairs takes memory too.
    this.#size += pairs + 16;
    if (this.#size <= LIMITS.decidedPairsMax) return;
    this.#lists = new Map();
    this.#untold.clear();
    this.#size = 0;
  }

  get hasUntold(): boolean {
    return this.#untold.size > 0;
  }

  /** What was found out since it was asked last. */
  takeUntold(): SharedPairs[] {
    const lists = Array.from(this.#untold, shared);
    this.#untold.clear();
    return lists;
  }

  /** What another thread has found out, unless this one knows more. */
  adopt({ name, key, pairs, testedTo }: SharedPairs): void {
    const list = this.listOf(name, { key });
    if (list.testedTo >= testedTo) return;
    const known = list.pairs.length;
    list.pairs.length = 0;
    for (let i = 0; i < pairs.length; i++) list.pairs.push(pairs[i]);
    list.testedTo = testedTo;
    this.grew(list, Math.max(0, pairs.length - known), 0);
  }
}

function shared({ name, key, pairs, testedTo }: DecidedPairs): SharedPairs {
  const copy = new Int32Array(new SharedArrayBuffer(pairs.length * Int32Array.BYTES_PER_ELEMENT));
  copy.set(pairs);
  return { name, key, pairs: copy, testedTo };
}
