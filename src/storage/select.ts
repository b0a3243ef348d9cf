/**
 * Matchers and a range of time to series and their samples. One reader serves one thread; it reads the head in place.
 */
import type { LabelSet, SymbolId, Symbols } from '../model/labels.ts';
import type { Matcher } from '../model/matchers.ts';
import { mergeTexts } from '../model/merge-texts.ts';
import type { SampleColumns } from '../model/samples.ts';
import type { Texts } from '../model/texts.ts';
import { CONTROL, LABELS, PAIR, SERIES, type SharedHead } from '../threads/layout.ts';
import { observe } from '../threads/publish.ts';
import { deletedRanges, removeRanges, type TimeRange } from './deleted-ranges.ts';
import { FetchAhead, RUN_SERIES } from './head/fetch-ahead.ts';
import { HeadSelection, type HeadSeries } from './head/head-selection.ts';
import { visitLabel } from './head/label-entry.ts';
import { LabelProbe } from './head/label-probe.ts';
import { matchingRefs, refsBound } from './head/matching.ts';
import { HeadMemory } from './head/memory.ts';
import { findPairOfText, pairText } from './head/pairs.ts';
import { SampleReader } from './head/read.ts';
import { SortedValues } from './head/sorted-values.ts';
import { PairFinder, valueBytes, valueCount } from './head/values.ts';
import { Lookups } from './lookups.ts';
import type { PartReader, PartSelection } from './part-reader.ts';
import type { LabelVisitor } from './storage.ts';
import type { Tombstone } from './view.ts';

/**
 * A reader of the head for this thread. It may be kept as long as `symbols`, and should be: it remembers the symbols of
 * label pairs. Each select() sees what is there when it is called. With the generation of a head of a store, other threads can
 * be told what was selected.
 */
export function openHeadReader(
  shared: SharedHead,
  symbols: Symbols,
  tombstones: readonly Tombstone[] = NO_TOMBSTONES,
  lookups = new Lookups(),
  generation = 0,
): HeadReader {
  return new HeadReader(new HeadMemory(shared), symbols, tombstones, lookups, generation);
}

/** Fewer than one in so many of all values are sorted by themselves; more are picked from all, which are kept sorted. */
const SORTED_ANYWAY = 16;

const NO_TEXTS = mergeTexts([]);

const NO_TOMBSTONES: readonly Tombstone[] = [];

export class HeadReader implements PartReader, HeadSeries {
  readonly symbols: Symbols;
  readonly generation: number;
  readonly #memory: HeadMemory;
  readonly #samples: SampleReader;
  readonly #ahead: FetchAhead;
  readonly #lookups: Lookups;
  readonly #sortedValues: SortedValues;
  /** Symbol of the text of each pair, -1 where nobody asked yet. */
  #pairSymbols = new Int32Array(0);
  readonly #tombstones: readonly Tombstone[];
  /** What is deleted of each series. Only a head that takes no more series has tombstones, so they are looked up once. */
  #deleted: ReadonlyMap<number, readonly TimeRange[]> | null = null;

  constructor(
    memory: HeadMemory,
    symbols: Symbols,
    tombstones: readonly Tombstone[],
    lookups: Lookups,
    generation: number,
  ) {
    this.symbols = symbols;
    this.generation = generation;
    this.#memory = memory;
    this.#samples = new SampleReader(memory);
    this.#ahead = new FetchAhead(memory);
    this.#lookups = lookups;
    this.#sortedValues = new SortedValues(memory);
    this.#tombstones = tombstones;
  }

  select(matchers: readonly Matcher[], mint: number, maxt: number): PartSelection {
    return this.selectionOf(this.#selectRefs(matchers, mint, maxt));
  }

  selectionOf(refs: Uint32Array): PartSelection {
    return new HeadSelection(this, refs);
  }

  labelNames(matchers: readonly Matcher[], mint: number, maxt: number): string[] {
    if (!this.#overlaps(mint, maxt)) return [];
    const all = this.#allNames();
    const names =
      matchers.length === 0
        ? all
        : (this.#probe(matchers, mint, maxt).names(all) ?? this.#namesOf(matchers, mint, maxt));
    return Array.from(names, (name) => pairText(this.#memory, name));
  }

  labelValues(name: string, matchers: readonly Matcher[], mint: number, maxt: number): Texts {
    const namePair = findPairOfText(this.#memory, name, '');
    if (namePair < 0 || !this.#overlaps(mint, maxt)) return NO_TEXTS;
    const pairs =
      matchers.length === 0 ? this.#sortedValues.of(namePair) : this.#valuesOf(namePair, matchers, mint, maxt);
    return pairs.length === 0 ? NO_TEXTS : valueBytes(this.#memory, pairs);
  }

  /** How many series may pass the matchers, at most: without looking at expressions, or at any series. */
  seriesBound(matchers: readonly Matcher[]): number {
    const seriesCount = observe(this.#memory.control.words, CONTROL.seriesCount);
    return Math.min(seriesCount, refsBound(this.#memory, matchers, this.#lookups));
  }

  /** How many values a label has. */
  valuesBound(name: string): number {
    const pair = findPairOfText(this.#memory, name, '');
    return pair < 0 ? 0 : valueCount(this.#memory, pair);
  }

  labelsOf(ref: number): LabelSet {
    const { words, first, end } = this.#pairsOf(ref);
    const labels = new Int32Array(2 * (end - first));
    for (let i = first, to = 0; i < end; i++) {
      labels[to++] = this.#symbolOf(this.#nameOf(words[i]));
      labels[to++] = this.#symbolOf(words[i]);
    }
    return labels;
  }

  visitLabelsOf(ref: number, visit: LabelVisitor): void {
    const { words, first, end } = this.#pairsOf(ref);
    for (let i = first; i < end; i++) visitLabel(this.#memory, words[i], visit);
  }

  readAt(refs: Uint32Array, index: number, mint: number, maxt: number, into: SampleColumns): void {
    if (index % RUN_SERIES === 0) this.#ahead.run(refs, index, mint);
    this.#read(refs[index], mint, maxt, into);
  }

  readNewestAt(refs: Uint32Array, index: number, mint: number, maxt: number, into: SampleColumns): void {
    if (index % RUN_SERIES === 0) this.#fetchNewest(refs, index, mint, maxt);
    this.#readNewest(refs[index], mint, maxt, into);
  }

  close(): void {
    this.#pairSymbols = new Int32Array(0);
  }

  #read(ref: number, mint: number, maxt: number, into: SampleColumns): void {
    this.#samples.read(ref, mint, maxt, into);
    if (this.#tombstones.length === 0) return;
    this.#deleted ??= deletedRanges(this.#tombstones, (one) => this.#selectRefs(one.matchers, one.mint, one.maxt));
    const ranges = this.#deleted.get(ref);
    if (ranges !== undefined) removeRanges(into, ranges);
  }

  #readNewest(ref: number, mint: number, maxt: number, into: SampleColumns): void {
    // What tombstones cover may be the newest.
    if (this.#tombstones.length > 0) this.#read(ref, mint, maxt, into);
    else this.#samples.readNewest(ref, mint, maxt, into);
  }

  /** Series that were written together end together: what the first is read from, the others are. */
  #fetchNewest(refs: Uint32Array, index: number, from: number, to: number): void {
    if (this.#samples.newestTime(refs[index]) <= to) return;
    if (this.#samples.previousTime(refs[index]) <= to) this.#ahead.ends(refs, index);
    else this.#ahead.run(refs, index, from);
  }

  #selectRefs(matchers: readonly Matcher[], mint: number, maxt: number): Uint32Array {
    if (!this.#overlaps(mint, maxt)) return new Uint32Array(0);
    const seriesCount = observe(this.#memory.control.words, CONTROL.seriesCount);
    const refs = matchingRefs(this.#memory, matchers, seriesCount, this.#lookups);
    let kept = 0;
    for (let i = 0; i < refs.length; i++) {
      if (this.#samples.mayHaveSamples(refs[i], mint, maxt)) refs[kept++] = refs[i];
    }
    return refs.subarray(0, kept);
  }

  #probe(matchers: readonly Matcher[], mint: number, maxt: number): LabelProbe {
    const mayHaveSamples = (ref: number) => this.#samples.mayHaveSamples(ref, mint, maxt);
    return new LabelProbe(this.#memory, matchers, this.#lookups, mayHaveSamples);
  }

  /** Pairs of the names that series have which pass. */
  #namesOf(matchers: readonly Matcher[], mint: number, maxt: number): Set<number> {
    const names = new Set<number>();
    for (const ref of this.#selectRefs(matchers, mint, maxt)) {
      const { words, first, end } = this.#pairsOf(ref);
      for (let i = first; i < end; i++) names.add(this.#nameOf(words[i]));
    }
    return names;
  }

  /** Pairs with one name that series have which pass, by their values. */
  #valuesOf(name: number, matchers: readonly Matcher[], mint: number, maxt: number): Int32Array {
    const found = this.#probe(matchers, mint, maxt).values(name);
    if (found !== null) return this.#sortedValues.sort(found);
    return this.#pairsInOrder(name, this.#selectRefs(matchers, mint, maxt));
  }

  /** The pairs with one name that the series have, by their values. */
  #pairsInOrder(name: number, refs: Uint32Array): Int32Array {
    const finder = new PairFinder(this.#memory, name);
    const pairs = new Int32Array(refs.length);
    let count = 0;
    for (let i = 0; i < refs.length; i++) {
      const pair = finder.pairOf(refs[i]);
      if (pair >= 0) pairs[count++] = pair;
    }
    const found = distinct(pairs.subarray(0, count).sort());
    if (found.length < valueCount(this.#memory, name) / SORTED_ANYWAY) return this.#sortedValues.sort(found);
    const marks = new Uint8Array(found[found.length - 1] + 1);
    for (const pair of found) marks[pair] = 1;
    return this.#sortedValues.of(name).filter((pair) => marks[pair] === 1);
  }

  /** Whether [mint, maxt] meets the time between the oldest and the newest sample of the head. */
  #overlaps(mint: number, maxt: number): boolean {
    const { floats } = this.#memory.control;
    const oldest = floats[CONTROL.mint >> 1];
    const newest = floats[CONTROL.maxt >> 1];
    // An empty head has its oldest after its newest.
    return oldest <= newest && oldest <= maxt && newest >= mint;
  }

  /** Where the pair ids of a series lie. */
  #pairsOf(ref: number): { words: Int32Array; first: number; end: number } {
    const record = ref * SERIES.words;
    const entry = this.#memory.series.reach(record + SERIES.words)[record + SERIES.labels];
    const count = this.#memory.labels.reach(entry + LABELS.pairs)[entry + LABELS.count];
    const first = entry + LABELS.pairs;
    return { words: this.#memory.labels.reach(first + count), first, end: first + count };
  }

  #nameOf(pair: number): number {
    return this.#memory.pairs.reach((pair + 1) * PAIR.words)[pair * PAIR.words + PAIR.name];
  }

  #symbolOf(pair: number): SymbolId {
    if (pair >= this.#pairSymbols.length) this.#growPairSymbols();
    let symbol = this.#pairSymbols[pair];
    if (symbol < 0) {
      symbol = this.symbols.intern(pairText(this.#memory, pair));
      this.#pairSymbols[pair] = symbol;
    }
    return symbol;
  }

  #growPairSymbols(): void {
    const pairCount = observe(this.#memory.control.words, CONTROL.pairCount);
    const grown = new Int32Array(Math.max(pairCount, 2 * this.#pairSymbols.length)).fill(-1);
    grown.set(this.#pairSymbols);
    this.#pairSymbols = grown;
  }

  /** Pairs of all names. */
  #allNames(): number[] {
    const names: number[] = [];
    let name = observe(this.#memory.control.words, CONTROL.newestName) - 1;
    while (name >= 0) {
      names.push(name);
      name = this.#memory.pairs.reach((name + 1) * PAIR.words)[name * PAIR.words + PAIR.older] - 1;
    }
    return names;
  }
}

/** Of pairs in ascending order, each once. */
function distinct(pairs: Int32Array): Int32Array {
  let count = 0;
  for (let i = 0; i < pairs.length; i++) if (i === 0 || pairs[i] !== pairs[i - 1]) pairs[count++] = pairs[i];
  return pairs.subarray(0, count);
}
