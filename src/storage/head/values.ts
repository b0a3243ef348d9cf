/** The values of one label, read in place: which pass a filter, their texts, and which of them series have. */
import type { Texts } from '../../model/texts.ts';
import { LABELS, PAIR, SERIES } from '../../threads/layout.ts';
import { observe } from '../../threads/publish.ts';
import type { ValueFilter } from '../value-filter.ts';
import { textBegin } from './label-entry.ts';
import type { HeadMemory } from './memory.ts';

/** The newest pair of a name, which must exist; -1: none yet. */
export function newestValue(memory: HeadMemory, name: number): number {
  return observe(memory.pairs.reach((name + 1) * PAIR.words), name * PAIR.words + PAIR.first) - 1;
}

/** How many values a name has, which must exist. */
export function valueCount(memory: HeadMemory, name: number): number {
  return observe(memory.pairs.reach((name + 1) * PAIR.words), name * PAIR.words + PAIR.count);
}

/** The value of the same name that came before a pair; -1: it was the first. */
export function olderValue(memory: HeadMemory, pair: number): number {
  return memory.pairs.reach((pair + 1) * PAIR.words)[pair * PAIR.words + PAIR.older] - 1;
}

/** Pairs of a name from `newest` on, newest first, to the one before `end`, or all. */
export function valuesFrom(memory: HeadMemory, newest: number, end: number): number[] {
  const pairs: number[] = [];
  const words = memory.pairs.reach((newest + 1) * PAIR.words);
  for (let pair = newest; pair !== end && pair >= 0; pair = words[pair * PAIR.words + PAIR.older] - 1) pairs.push(pair);
  return pairs;
}

/**
 * Adds to `into` the pairs from `newest` to the one before `end` whose values pass, or where `wanted` is false do not.
 * Older pairs have smaller numbers, and their bytes lie before those of newer ones. Answers how many were tested.
 */
export function testValues(
  memory: HeadMemory,
  newest: number,
  end: number,
  filter: ValueFilter,
  wanted: boolean,
  into: number[],
): number {
  if (newest < 0 || newest === end) return 0;
  const words = memory.pairs.reach((newest + 1) * PAIR.words);
  const bytes = keyBytes(memory, words, newest);
  // All keys begin with the name's: a value's tag and length come behind it.
  const nameLength = words[words[newest * PAIR.words + PAIR.name] * PAIR.words + PAIR.keyLength];
  let tests = 0;
  for (let pair = newest; pair !== end && pair >= 0; tests++) {
    const record = pair * PAIR.words;
    const keyAt = words[record + PAIR.keyAt] >>> 0;
    const begin = textBegin(bytes, keyAt + nameLength);
    if (filter.passes(bytes, begin, keyAt + words[record + PAIR.keyLength]) === wanted) into.push(pair);
    pair = words[record + PAIR.older] - 1;
  }
  return tests;
}

/** Whether the value of one pair passes. */
export function testValue(memory: HeadMemory, pair: number, filter: ValueFilter): boolean {
  const record = pair * PAIR.words;
  const words = memory.pairs.reach(record + PAIR.words);
  const bytes = keyBytes(memory, words, pair);
  const keyAt = words[record + PAIR.keyAt] >>> 0;
  const begin = textBegin(bytes, keyAt + words[words[record + PAIR.name] * PAIR.words + PAIR.keyLength]);
  return filter.passes(bytes, begin, keyAt + words[record + PAIR.keyLength]);
}

/** Where the values of pairs of one name lie. */
export function valueBytes(memory: HeadMemory, pairs: ArrayLike<number>): Texts {
  const begins = new Float64Array(pairs.length);
  const ends = new Float64Array(pairs.length);
  let newest = 0;
  for (let i = 0; i < pairs.length; i++) newest = Math.max(newest, pairs[i]);
  const words = memory.pairs.reach((newest + 1) * PAIR.words);
  const bytes = keyBytes(memory, words, newest);
  const nameLength = words[words[newest * PAIR.words + PAIR.name] * PAIR.words + PAIR.keyLength];
  for (let i = 0; i < pairs.length; i++) {
    const record = pairs[i] * PAIR.words;
    const keyAt = words[record + PAIR.keyAt] >>> 0;
    begins[i] = textBegin(bytes, keyAt + nameLength);
    ends[i] = keyAt + words[record + PAIR.keyLength];
  }
  return { bytes, begins, ends };
}

/** The labels region as far as the key of a pair. */
function keyBytes({ labels }: HeadMemory, words: Int32Array, pair: number): Uint8Array {
  const record = pair * PAIR.words;
  labels.reach(((words[record + PAIR.keyAt] >>> 0) + words[record + PAIR.keyLength] + 3) >>> 2);
  return labels.bytes;
}

/** The pair with one name that series have. Their labels mostly have the same names: it is looked for where it was last. */
export class PairFinder {
  readonly #memory: HeadMemory;
  readonly #name: number;
  #place = 0;

  constructor(memory: HeadMemory, name: number) {
    this.#memory = memory;
    this.#name = name;
  }

  /** -1: the series has no such label. */
  pairOf(ref: number): number {
    const memory = this.#memory;
    const record = ref * SERIES.words;
    const entry = memory.series.reach(record + SERIES.words)[record + SERIES.labels];
    const count = memory.labels.reach(entry + LABELS.pairs)[entry + LABELS.count];
    const first = entry + LABELS.pairs;
    const labels = memory.labels.reach(first + count);
    if (this.#place < count && this.#isOfName(labels[first + this.#place])) return labels[first + this.#place];
    for (let i = 0; i < count; i++) {
      if (!this.#isOfName(labels[first + i])) continue;
      this.#place = i;
      return labels[first + i];
    }
    return -1;
  }

  #isOfName(pair: number): boolean {
    return this.#memory.pairs.reach((pair + 1) * PAIR.words)[pair * PAIR.words + PAIR.name] === this.#name;
  }
}
