/**
 * What the writer does with the labels of a new series: their bytes, the pairs they name, and the postings of each pair.
 */
import { CONTROL, LABELS, PAIR, POSTINGS } from '../../threads/layout.ts';
import { publish } from '../../threads/publish.ts';
import type { Region } from '../../threads/region.ts';
import type { SeriesRef } from '../storage.ts';
import { hashBytes } from './hash.ts';
import type { HeadMemory } from './memory.ts';
import { findPair } from './pairs.ts';

const PAIR_SLOTS_MIN = 256;

/** Where the parts of one label lie in label bytes. */
interface LabelSpan {
  /** The fields of the label: its key as a pair, and where the name's part of it ends. */
  keyStart: number;
  nameEnd: number;
  keyEnd: number;
}

/** What the index knows beside the regions. */
export interface LabelIndexState {
  /** First free word of the labels and of the postings. */
  readonly labelsEnd: number;
  readonly postingsEnd: number;
  readonly pairCount: number;
  readonly nameCount: number;
}

export class LabelIndex {
  readonly #memory: HeadMemory;
  /** First free word of the labels and of the postings; word 0 stands for "none". */
  #labelsEnd = 1;
  #postingsEnd = 1;
  #pairSlots = 0;
  #table = 0;
  pairCount = 0;
  nameCount = 0;

  /** @param state of regions that hold labels already */
  constructor(memory: HeadMemory, state?: LabelIndexState) {
    this.#memory = memory;
    if (state !== undefined) {
      this.#labelsEnd = state.labelsEnd;
      this.#postingsEnd = state.postingsEnd;
      this.pairCount = state.pairCount;
      this.nameCount = state.nameCount;
      this.#table = memory.control.words[CONTROL.pairTable];
      this.#pairSlots = memory.postings.words[this.#table];
      return;
    }
    // No form of labels has this length: an entry that is not there equals none.
    memory.labels.words[LABELS.byteLength] = -1;
    this.#labelsEnd = LABELS.pairs;
    this.#growTable(PAIR_SLOTS_MIN);
  }

  get state(): LabelIndexState {
    const { pairCount, nameCount } = this;
    return { labelsEnd: this.#labelsEnd, postingsEnd: this.#postingsEnd, pairCount, nameCount };
  }

  /** Bytes in use. */
  get labelBytes(): number {
    return this.#labelsEnd * 4;
  }

  get pairBytes(): number {
    return this.pairCount * PAIR.words * 4;
  }

  get postingBytes(): number {
    return this.#postingsEnd * 4;
  }

  /** Stores canonical label bytes and puts `ref` into the postings of each label. Returns the label entry's offset. */
  addSeries(canonical: Uint8Array, ref: SeriesRef): number {
    const spans = labelSpans(canonical);
    const entry = this.#addEntry(canonical, spans.length);
    const { labels } = this.#memory;
    const view = new DataView(labels.buffer, 0, labels.bytes.length);
    const base = 4 * (entry + LABELS.pairs + spans.length);
    for (let i = 0; i < spans.length; i++) {
      const { keyStart, nameEnd, keyEnd } = spans[i];
      const pair = this.#internPair(view, base + keyStart, base + nameEnd, base + keyEnd);
      labels.words[entry + LABELS.pairs + i] = pair;
      this.#addPosting(pair, ref);
    }
    return entry;
  }

  /** Stores bytes that are another form of known labels. */
  addAlias(wire: Uint8Array): number {
    return this.#addEntry(wire, 0);
  }

  #addEntry(bytes: Uint8Array, labelCount: number): number {
    const { labels } = this.#memory;
    const entry = this.#labelsEnd;
    const bytesAt = entry + LABELS.pairs + labelCount;
    const end = bytesAt + ((bytes.length + 3) >>> 2);
    labels.ensure(end);
    labels.words[entry + LABELS.byteLength] = bytes.length;
    labels.words[entry + LABELS.count] = labelCount;
    labels.bytes.set(bytes, 4 * bytesAt);
    this.#labelsEnd = end;
    return entry;
  }

  #internName(view: DataView, start: number, end: number): number {
    const found = findPair(this.#memory, view, start, end);
    if (found >= 0) return found;
    const { control, pairs } = this.#memory;
    const name = this.#addPair(start, end, this.pairCount);
    pairs.words[name * PAIR.words + PAIR.older] = control.words[CONTROL.newestName];
    this.nameCount++;
    this.#publishPair(view, start, end, name);
    publish(control.words, CONTROL.newestName, name + 1);
    return name;
  }

  /** The pair of bytes [start, end), whose name's key ends at `nameEnd`. */
  #internPair(view: DataView, start: number, nameEnd: number, end: number): number {
    const found = findPair(this.#memory, view, start, end);
    if (found >= 0) return found;
    const name = this.#internName(view, start, nameEnd);
    const { pairs } = this.#memory;
    const pair = this.#addPair(start, end, name);
    const nameRecord = name * PAIR.words;
    pairs.words[pair * PAIR.words + PAIR.older] = pairs.words[nameRecord + PAIR.first];
    this.#publishPair(view, start, end, pair);
    pairs.words[nameRecord + PAIR.count]++;
    publish(pairs.words, nameRecord + PAIR.first, pair + 1);
    return pair;
  }

  #addPair(start: number, end: number, name: number): number {
    const pair = this.pairCount++;
    const record = pair * PAIR.words;
    const { pairs } = this.#memory;
    pairs.ensure(record + PAIR.words);
    pairs.words[record + PAIR.name] = name;
    pairs.words[record + PAIR.keyAt] = start;
    pairs.words[record + PAIR.keyLength] = end - start;
    return pair;
  }

  #publishPair(view: DataView, start: number, end: number, pair: number): void {
    if (2 * this.pairCount > this.#pairSlots) this.#growTable(2 * this.#pairSlots);
    this.#place(view, start, end, pair);
    publish(this.#memory.control.words, CONTROL.pairCount, this.pairCount);
  }

  #place(view: DataView, start: number, end: number, pair: number): void {
    const control = this.#memory.control.words;
    const slots = this.#memory.postings.words;
    const mask = this.#pairSlots - 1;
    let slot = hashBytes(view, start, end, control[CONTROL.hashKey], control[CONTROL.hashKey + 1]) & mask;
    while (slots[this.#table + 1 + slot] !== 0) slot = (slot + 1) & mask;
    publish(slots, this.#table + 1 + slot, pair + 1);
  }

  /** A larger table with the pairs that the old one has; the memory of the old one is not used again. */
  #growTable(slotCount: number): void {
    const { control, labels, pairs, postings } = this.#memory;
    const placed = this.#pairSlots === 0 ? 0 : this.pairCount - 1;
    this.#table = this.#allocatePostings(1 + slotCount);
    this.#pairSlots = slotCount;
    postings.words[this.#table] = slotCount;
    const view = new DataView(labels.buffer, 0, labels.bytes.length);
    for (let pair = 0; pair < placed; pair++) {
      const record = pair * PAIR.words;
      const start = pairs.words[record + PAIR.keyAt] >>> 0;
      this.#place(view, start, start + pairs.words[record + PAIR.keyLength], pair);
    }
    publish(control.words, CONTROL.pairTable, this.#table);
  }

  #addPosting(pair: number, ref: SeriesRef): void {
    const { pairs, postings } = this.#memory;
    const record = pair * PAIR.words;
    const last = pairs.words[record + PAIR.last];
    let next = pairs.words[record + PAIR.next];
    if (last === 0 || next === last + POSTINGS.refs + postings.words[last + POSTINGS.capacity]) {
      next = this.#addPostingsBlock(pairs, record, last) + POSTINGS.refs;
    }
    postings.words[next] = ref;
    pairs.words[record + PAIR.next] = next + 1;
    publish(pairs.words, record + PAIR.count, pairs.words[record + PAIR.count] + 1);
  }

  #addPostingsBlock(pairs: Region, record: number, last: number): number {
    const { postings } = this.#memory;
    const lastWords = last === 0 ? 0 : postings.words[last + POSTINGS.capacity] + POSTINGS.refs;
    const words = last === 0 ? POSTINGS.blockWordsMin : Math.min(2 * lastWords, POSTINGS.blockWordsMax);
    const block = this.#allocatePostings(words);
    postings.words[block + POSTINGS.capacity] = words - POSTINGS.refs;
    if (last === 0) pairs.words[record + PAIR.first] = block;
    else postings.words[last + POSTINGS.next] = block;
    pairs.words[record + PAIR.last] = block;
    return block;
  }

  #allocatePostings(words: number): number {
    const at = this.#postingsEnd;
    this.#memory.postings.ensure(at + words);
    this.#postingsEnd = at + words;
    return at;
  }
}

/** Takes canonical label bytes apart: `0x0a length { 0x0a length name, 0x12 length value }` a label. */
function labelSpans(canonical: Uint8Array): LabelSpan[] {
  const spans: LabelSpan[] = [];
  for (let at = 0; at < canonical.length; ) {
    const label = lengthDelimited(canonical, at);
    const name = lengthDelimited(canonical, label.start);
    spans.push({ keyStart: label.start, nameEnd: name.end, keyEnd: label.end });
    at = label.end;
  }
  return spans;
}

/** Contents of the field whose tag is at `at`: [start, end). */
function lengthDelimited(bytes: Uint8Array, at: number): { start: number; end: number } {
  let position = at + 1;
  let length = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[position++];
    length |= (byte & 0x7f) << shift;
    if (byte < 0x80) break;
  }
  return { start: position, end: position + length };
}
