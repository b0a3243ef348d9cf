/**
 * The series of a head in the order of their labels. Label sets compare name, value, name, value ...; so when every pair
 * of a name and a value has a rank by name and then value, two label sets compare as their lists of ranks: whole numbers,
 * one a label, and no text is looked at twice.
 */
import { CONTROL, LABELS, PAIR, SERIES } from '../../threads/layout.ts';
import { observe } from '../../threads/publish.ts';
import { compareBytes } from '../label-bytes.ts';
import type { HeadMemory } from './memory.ts';
import { newestValue, valuesFrom } from './values.ts';

/** Refs of all series that are there at the call, ordered as compareCanonicalLabels orders their labels. */
export function refsInLabelOrder(memory: HeadMemory): Uint32Array {
  const seriesCount = observe(memory.control.words, CONTROL.seriesCount);
  const ranks = pairRanks(memory);
  memory.series.refresh();
  memory.labels.refresh();
  const refs = new Uint32Array(seriesCount);
  for (let ref = 0; ref < seriesCount; ref++) refs[ref] = ref;
  const order = { series: memory.series.words, labels: memory.labels.words, ranks, refs };
  sortByLabel(order, new Float64Array(seriesCount), 0, seriesCount, 0);
  return refs;
}

interface Order {
  readonly series: Int32Array;
  readonly labels: Int32Array;
  readonly ranks: Int32Array;
  readonly refs: Uint32Array;
}

/**
 * Sorts refs [begin, end), which have the same labels before label `depth`: by that one, and those that are equal by the
 * next one. Rank and ref are sorted as one number, which the engine does several times faster than with a function that
 * compares.
 */
function sortByLabel(order: Order, keys: Float64Array, begin: number, end: number, depth: number): void {
  if (end - begin < 2) return;
  const { refs } = order;
  // Below 2^27 pairs of 32 bytes and 2^26 series of 64 fit into their regions: the key is a whole number up to 2^53.
  const scale = refs.length;
  for (let i = begin; i < end; i++) keys[i] = rankOf(order, refs[i], depth) * scale + refs[i];
  keys.subarray(begin, end).sort();
  let groupBegin = begin;
  let groupRank = -1;
  for (let i = begin; i < end; i++) {
    const rank = Math.floor(keys[i] / scale);
    refs[i] = keys[i] - rank * scale;
    if (rank === groupRank) continue;
    sortByLabel(order, keys, groupBegin, i, depth + 1);
    groupBegin = i;
    groupRank = rank;
  }
  sortByLabel(order, keys, groupBegin, end, depth + 1);
}

/** Rank of a label of a series, from 1; 0 when it has no more labels. */
function rankOf({ series, labels, ranks }: Order, ref: number, depth: number): number {
  const entry = series[ref * SERIES.words + SERIES.labels];
  return depth < labels[entry + LABELS.count] ? ranks[labels[entry + LABELS.pairs + depth]] + 1 : 0;
}

/** Rank of each pair by the bytes of its name, then of its value. Names have none: no series has a name alone. */
function pairRanks(memory: HeadMemory): Int32Array {
  const names: number[] = [];
  let name = observe(memory.control.words, CONTROL.newestName) - 1;
  while (name >= 0) {
    names.push(name);
    name = memory.pairs.reach((name + 1) * PAIR.words)[name * PAIR.words + PAIR.older] - 1;
  }
  const ranks = new Int32Array(observe(memory.control.words, CONTROL.pairCount));
  let rank = 0;
  for (const sortedName of inTextOrder(memory, names)) {
    // Values that came after the count was taken belong to series that came later too.
    const values = valuesFrom(memory, newestValue(memory, sortedName), -1).filter((pair) => pair < ranks.length);
    for (const pair of inTextOrder(memory, values)) ranks[pair] = rank++;
  }
  return ranks;
}

/** Pairs of one name, or names, by the bytes of their texts. */
function inTextOrder(memory: HeadMemory, pairs: readonly number[]): Uint32Array {
  memory.labels.refresh();
  const bytes = memory.labels.bytes;
  const begins = new Uint32Array(pairs.length);
  const ends = new Uint32Array(pairs.length);
  pairs.forEach((pair, i) => {
    begins[i] = textBegin(memory, pair);
    ends[i] = keyEnd(memory, pair);
  });
  const order = new Uint32Array(pairs.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  order.sort((a, b) => compareBytes(bytes, begins[a], ends[a], bytes, begins[b], ends[b]));
  return order.map((i) => pairs[i]);
}

function keyEnd(memory: HeadMemory, pair: number): number {
  const record = pair * PAIR.words;
  const pairs = memory.pairs.reach(record + PAIR.words);
  return (pairs[record + PAIR.keyAt] >>> 0) + pairs[record + PAIR.keyLength];
}

/** Where the text of a value begins, or of a name: behind a tag and a length (pairs.ts says what a key is). */
function textBegin(memory: HeadMemory, pair: number): number {
  const pairs = memory.pairs.words;
  const keyAt = pairs[pair * PAIR.words + PAIR.keyAt] >>> 0;
  const name = pairs[pair * PAIR.words + PAIR.name];
  let at = name === pair ? keyAt + 1 : keyAt + pairs[name * PAIR.words + PAIR.keyLength] + 1;
  while (memory.labels.bytes[at++] > 0x7f) {
    // Skip the length.
  }
  return at;
}
