/**
 * The values of labels in the order of their bytes. Sorted when first asked for; values that came later are sorted alone and
 * merged in.
 */
import { sortTexts } from '../../model/sort-texts.ts';
import { bytesOfTexts, compareTexts, type Texts } from '../../model/texts.ts';
import type { HeadMemory } from './memory.ts';
import { newestValue, valueBytes, valuesFrom } from './values.ts';

interface SortedList {
  readonly pairs: Int32Array;
  /** Up to which value the list goes. */
  readonly newest: number;
}

export class SortedValues {
  readonly #memory: HeadMemory;
  readonly #lists = new Map<number, SortedList>();

  constructor(memory: HeadMemory) {
    this.#memory = memory;
  }

  /** Pairs of a name by their values; not to be changed. */
  of(name: number): Int32Array {
    const known = this.#lists.get(name);
    const newest = newestValue(this.#memory, name);
    if (known?.newest === newest) return known.pairs;
    const added = this.sort(valuesFrom(this.#memory, newest, known?.newest ?? -1));
    const pairs = known === undefined ? added : merge(this.#memory, known.pairs, added);
    this.#lists.set(name, { pairs, newest });
    return pairs;
  }

  /** Pairs of one name by their values. */
  sort(pairs: ArrayLike<number>): Int32Array {
    const order = sortTexts(compactTexts(this.#memory, pairs));
    return Int32Array.from(order, (place) => pairs[place]);
  }
}

/** The values behind each other in memory of their own: the sort goes over them again and again. */
function compactTexts(memory: HeadMemory, pairs: ArrayLike<number>): Texts {
  const { bytes, begins, ends } = valueBytes(memory, pairs);
  const copy = new Uint8Array(bytesOfTexts({ bytes, begins, ends }));
  for (let i = 0, to = 0; i < begins.length; i++) {
    const begin = to;
    for (let at = begins[i]; at < ends[i]; at++) copy[to++] = bytes[at];
    begins[i] = begin;
    ends[i] = to;
  }
  return { bytes: copy, begins, ends };
}

/** One list of two that ascend and have no value in common. */
function merge(memory: HeadMemory, a: Int32Array, b: Int32Array): Int32Array {
  const aTexts = valueBytes(memory, a);
  const bTexts = valueBytes(memory, b);
  const merged = new Int32Array(a.length + b.length);
  for (let i = 0, j = 0, to = 0; to < merged.length; ) {
    const takesA = j === b.length || (i < a.length && compareTexts(aTexts, i, bTexts, j, 0) < 0);
    merged[to++] = takesA ? a[i++] : b[j++];
  }
  return merged;
}
