/**
 * The series of a head in the order of their labels. Label sets compare name, value, name, value ...; so when every pair
 * of a name and a value has a rank by name and then value, two label sets compare as their lists of ranks: whole numbers,
 * one a label, and no text is looked at twice.
 */
import { CONTROL, LABELS, PAIR, SERIES } from '../../threads/layout.ts';
import { observe } from '../../threads/publish.ts';
import { compareBytes } from '../label-bytes.ts';
import { valuesOf } from './matching.ts';
import type { HeadMemory } from './memory.ts';

/** Refs of all series that are there at the call, ordered as compareCanonicalLabels orders their labels. */
export function refsInLabelOrder(memory: HeadMemory): Uint32Array {
  const seriesCount = observe(memory.control.words, CONTROL.seriesCount);
  const ranks = pairRanks(memory);
  memory.series.refresh();
  memory.labels.refresh();
  const series = memory.series.words;
  const labels = memory.labels.words;
  const refs = new Uint32Array(seriesCount);
  for (let ref = 0; ref < seriesCount; ref++) refs[ref] = ref;
  return refs.sort((a, b) => {
    const entryA = series[a * SERIES.words + SERIES.labels];
    const entryB = series[b * SERIES.words + SERIES.labels];
    const countA = labels[entryA + LABELS.count];
    const countB = labels[entryB + LABELS.count];
    const shared = Math.min(countA, countB);
    for (let i = LABELS.pairs; i < LABELS.pairs + shared; i++) {
      const pairA = labels[entryA + i];
      const pairB = labels[entryB + i];
      if (pairA !== pairB) return ranks[pairA] - ranks[pairB];
    }
    return countA - countB;
  });
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
    const values = [...valuesOf(memory, sortedName)].filter((pair) => pair < ranks.length);
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
