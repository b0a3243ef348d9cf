/** A view of the whole store for one thread: heads and blocks, each read where it lies, put together by labels. */
import { invariant } from '../invariant.ts';
import type { LabelSet, Symbols } from '../model/labels.ts';
import type { Matcher } from '../model/matchers.ts';
import { mergeTexts } from '../model/merge-texts.ts';
import type { Texts } from '../model/texts.ts';
import type { BlockReader } from './block/block.ts';
import { BlockCache } from './block/block-cache.ts';
import { openBlock } from './block/reader.ts';
import type { SharedPairs } from './decided-pairs.ts';
import { KeptSelections, matchersKey } from './kept-selections.ts';
import { Lookups } from './lookups.ts';
import {
  adoptMerged,
  type MergedParts,
  MergedSelection,
  mergeParts,
  mergeSelections,
  type Part,
} from './merge-selections.ts';
import type { PartReader } from './part-reader.ts';
import { type HeadReader, openHeadReader } from './select.ts';
import type { Reader, SelectionShare, SeriesSelection } from './storage.ts';
import { ValueFilters } from './value-filter.ts';
import type { BlockView, HeadView, StoreView } from './view.ts';

const NOTHING: SeriesSelection = {
  count: 0,
  labels: (): LabelSet => new Int32Array(0),
  read: () => undefined,
  readNewest: () => undefined,
};

interface OpenHead {
  readonly view: HeadView;
  readonly lookups: Lookups;
  readonly reader: HeadReader;
}

interface OpenBlock {
  readonly view: BlockView;
  readonly lookups: Lookups;
  /** Opened by the first query that needs it. */
  reader: BlockReader | null;
}

/** What a reader has found out about a matcher: which values of a label decide. */
export interface Findings {
  /** Generation of a head, or id of a block. */
  readonly part: number | string;
  readonly pairs: SharedPairs;
}

/**
 * Keeps its parts open from one query to the next: heads remember the symbols of their labels, blocks their pages. show()
 * is to be called between queries.
 */
export class StoreReader implements Reader {
  readonly symbols: Symbols;
  #heads: readonly OpenHead[] = [];
  #blocks: readonly OpenBlock[] = [];
  readonly #cache = new BlockCache();
  readonly #filters = new ValueFilters();
  /** Of the blocks of this view. */
  readonly #kept = new KeptSelections();
  readonly #looksMax: number;

  /** @param looksMax see Lookups */
  constructor(symbols: Symbols, view: StoreView, looksMax = Number.POSITIVE_INFINITY) {
    this.symbols = symbols;
    this.#looksMax = looksMax;
    this.show(view);
  }

  /** Reads another view from now on. Parts that both have stay open. */
  show(view: StoreView): void {
    const heads = new Map(this.#heads.map((head) => [head.view.generation, head]));
    this.#heads = view.heads.map((head) => {
      const open = heads.get(head.generation);
      if (open?.view.tombstones.length === head.tombstones.length) return open;
      const lookups = this.#lookups();
      return {
        view: head,
        lookups,
        reader: openHeadReader(head.shared, this.symbols, head.tombstones, lookups, head.generation),
      };
    });
    this.#showBlocks(view.blocks);
  }

  #showBlocks(views: readonly BlockView[]): void {
    const left = new Map(this.#blocks.map((block) => [block.view.id, block]));
    const before = this.#blocks;
    this.#blocks = views.map((view) => {
      const open = left.get(view.id);
      if (open?.view.tombstones.length !== view.tombstones.length) {
        return { view, lookups: this.#lookups(), reader: null };
      }
      left.delete(view.id);
      return open;
    });
    for (const { reader } of left.values()) reader?.close();
    const isSame = before.length === views.length && before.every((block, i) => block === this.#blocks[i]);
    if (!isSame) this.#kept.clear();
  }

  select(matchers: readonly Matcher[], mint: number, maxt: number): SeriesSelection {
    const parts: Part[] = [];
    const blocks = this.#selectBlocks(matchers, mint, maxt);
    if (blocks !== null) parts.push(blocks);
    for (const { reader } of this.#heads) {
      const selection = reader.select(matchers, mint, maxt);
      if (selection.count > 0) parts.push({ mint: -Infinity, maxt: Infinity, selection });
    }
    if (parts.length === 0) return NOTHING;
    return parts.length === 1 ? parts[0].selection : mergeSelections(parts);
  }

  /** What a reader of the same view has selected in another thread. */
  adopt(share: SelectionShare): SeriesSelection {
    if (share.kind === 'merged') {
      const parts = share.parts.map(({ mint, maxt, selection }) => ({ mint, maxt, selection: this.adopt(selection) }));
      return adoptMerged(parts, share.entries);
    }
    const reader =
      share.kind === 'head'
        ? this.#heads.find(({ view }) => view.generation === share.generation)?.reader
        : this.#blocks.filter(({ view }) => view.id === share.id).map((block) => this.#open(block))[0];
    invariant(reader !== undefined, 'selections are shared by readers of the same view');
    return reader.selectionOf(share.refs);
  }

  labelNames(matchers: readonly Matcher[], mint: number, maxt: number): string[] {
    const names = this.#readers(mint, maxt).flatMap((reader) => reader.labelNames(matchers, mint, maxt));
    return [...new Set(names)];
  }

  labelValues(name: string, matchers: readonly Matcher[], mint: number, maxt: number): Texts {
    return mergeTexts(this.#readers(mint, maxt).map((reader) => reader.labelValues(name, matchers, mint, maxt)));
  }

  /** How many series may pass the matchers, at most, where reading [mint, maxt] needs heads alone; otherwise Infinity. */
  seriesBound(matchers: readonly Matcher[], mint: number, maxt: number): number {
    return this.#boundOfHeads(mint, maxt, (reader) => reader.seriesBound(matchers));
  }

  /** The same of the values of a label. */
  valuesBound(name: string, mint: number, maxt: number): number {
    return this.#boundOfHeads(mint, maxt, (reader) => reader.valuesBound(name));
  }

  /** What was found out about matchers since it was asked last, for readers in other threads. */
  takeFindings(): Findings[] {
    const findings: Findings[] = [];
    for (const { view, lookups } of this.#heads) take(view.generation, lookups, findings);
    for (const { view, lookups } of this.#blocks) take(view.id, lookups, findings);
    return findings;
  }

  /** What other readers have found out; parts that this one does not read are left out. */
  adoptFindings(findings: readonly Findings[]): void {
    for (const { part, pairs } of findings) {
      const open =
        this.#heads.find(({ view }) => view.generation === part) ?? this.#blocks.find(({ view }) => view.id === part);
      open?.lookups.decided.adopt(pairs);
    }
  }

  close(): void {
    this.#kept.clear();
    for (const { reader } of [...this.#heads, ...this.#blocks]) reader?.close();
    this.#heads = [];
    this.#blocks = [];
  }

  #lookups(): Lookups {
    return new Lookups(this.#filters, this.#looksMax);
  }

  #boundOfHeads(mint: number, maxt: number, bound: (reader: HeadReader) => number): number {
    const needsBlock = this.#blocks.some(({ view }) => view.mint <= maxt && view.maxt >= mint);
    if (needsBlock) return Number.POSITIVE_INFINITY;
    return this.#heads.reduce((sum, { reader }) => sum + bound(reader), 0);
  }

  /** What all blocks have, as one part; null when they have nothing. */
  #selectBlocks(matchers: readonly Matcher[], mint: number, maxt: number): Part | null {
    const met = this.#blocksIn(mint, maxt);
    if (met.length === 0) return null;
    const key = this.#keyOf(matchers, mint, maxt);
    const kept = this.#kept.get(key);
    if (kept !== undefined) return asPart(kept);
    const parts: Part[] = [];
    for (const block of met) {
      const selection = this.#open(block).select(matchers, mint, maxt);
      if (selection.count > 0) parts.push({ mint: block.view.mint, maxt: block.view.maxt, selection });
    }
    if (parts.length === 1 && !this.#kept.takes(parts[0].selection.count)) return parts[0];
    const merged = mergeParts(parts);
    this.#kept.keep(key, merged);
    return asPart(merged);
  }

  /** Equal where matchers select the same series of the same blocks of this view. */
  #keyOf(matchers: readonly Matcher[], mint: number, maxt: number): string {
    let key = matchersKey(matchers);
    for (let i = 0; i < this.#blocks.length; i++) {
      const block = this.#blocks[i];
      const { view } = block;
      if (view.mint > maxt || view.maxt < mint) continue;
      key += `,${i}`;
      if (mint > view.mint || maxt < view.maxt) key += `:${this.#open(block).slicesOf(mint, maxt)}`;
    }
    return key;
  }

  #blocksIn(mint: number, maxt: number): OpenBlock[] {
    return this.#blocks.filter(({ view }) => view.mint <= maxt && view.maxt >= mint);
  }

  /** Readers of the parts that may have samples in [mint, maxt]; heads look at their times themselves. */
  #readers(mint: number, maxt: number): PartReader[] {
    const blocks = this.#blocksIn(mint, maxt).map((block) => this.#open(block));
    return [...blocks, ...this.#heads.map(({ reader }) => reader)];
  }

  #open(block: OpenBlock): BlockReader {
    const { path, tombstones } = block.view;
    block.reader ??= openBlock(path, this.symbols, tombstones, this.#cache, block.lookups);
    return block.reader;
  }
}

function asPart(merged: MergedParts): Part | null {
  const { parts } = merged;
  if (parts.length === 0) return null;
  const mint = parts.reduce((oldest, part) => Math.min(oldest, part.mint), Infinity);
  const maxt = parts.reduce((newest, part) => Math.max(newest, part.maxt), -Infinity);
  return { mint, maxt, selection: new MergedSelection(merged) };
}

function take(part: Findings['part'], { decided }: Lookups, into: Findings[]): void {
  if (decided.hasUntold) for (const pairs of decided.takeUntold()) into.push({ part, pairs });
}
