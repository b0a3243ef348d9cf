/**
 * What the writer does with the labels of a new series: the pairs they name, with their bytes where these are new, and the postings of
 * each pair.
 */
import { CONTROL, LABELS, PAIR, POSTINGS } from '../../threads/layout.ts';
import { publish } from '../../threads/publish.ts';
import type { Region } from '../../threads/region.ts';
import type { SeriesRef } from '../storage.ts';
import { hashBytes } from './hash.ts';
import { prefixBytes } from './label-entry.ts';
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

  /** Puts `ref` into the postings of each label of canonical bytes. Returns the label entry's offset. */
  addSeries(canonical: Uint8Array, ref: SeriesRef): number {
    const spans = labelSpans(canonical);
    const view = new DataView(canonical.buffer, canonical.byteOffset, canonical.byteLength);
    const pairs = spans.map((span) => this.#internPair(view, span));
    const { labels } = this.#memory;
    const entry = this.#allocateLabels(LABELS.pairs + pairs.length);
    labels.words[entry + LABELS.byteLength] = canonical.length;
    labels.words[entry + LABELS.count] = pairs.length;
    for (let i = 0; i < pairs.length; i++) {
      labels.words[entry + LABELS.pairs + i] = pairs[i];
      this.#addPosting(pairs[i], ref);
    }
    return entry;
  }

  /** Stores bytes that are another form of known labels. */
  addAlias(wire: Uint8Array): number {
    const { labels } = this.#memory;
    const entry = this.#allocateLabels(LABELS.pairs + ((wire.length + 3) >>> 2));
    labels.words[entry + LABELS.byteLength] = wire.length;
    labels.bytes.set(wire, 4 * (entry + LABELS.pairs));
    return entry;
  }

  /** The pair of a label. */
  #internPair(view: DataView, span: LabelSpan): number {
    const { keyStart, nameEnd, keyEnd } = span;
    const found = findPair(this.#memory, view, keyStart, keyEnd);
    if (found >= 0) return found;
    const keyAt = this.#storeLabel(view, span);
    const name = this.#internName(view, keyStart, nameEnd, keyAt);
    const { pairs } = this.#memory;
    const pair = this.#addPair(keyAt, keyEnd - keyStart, name);
    const nameRecord = name * PAIR.words;
    pairs.words[pair * PAIR.words + PAIR.older] = pairs.words[nameRecord + PAIR.first];
    this.#publishPair(view, keyStart, keyEnd, pair);
    pairs.words[nameRecord + PAIR.count]++;
    publish(pairs.words, nameRecord + PAIR.first, pair + 1);
    return pair;
  }

  /** The pair of the name whose key is bytes [start, end); `keyAt` is where they are stored if it is new. */
  #internName(view: DataView, start: number, end: number, keyAt: number): number {
    const found = findPair(this.#memory, view, start, end);
    if (found >= 0) return found;
    const { control, pairs } = this.#memory;
    const name = this.#addPair(keyAt, end - start, this.pairCount);
    pairs.words[name * PAIR.words + PAIR.older] = control.words[CONTROL.newestName];
    this.nameCount++;
    this.#publishPair(view, start, end, name);
    publish(control.words, CONTROL.newestName, name + 1);
    return name;
  }

  /** Copies a label from its tag on to the next whole word; answers the place of its key, in bytes. */
  #storeLabel(view: DataView, { keyStart, keyEnd }: LabelSpan): number {
    const { labels } = this.#memory;
    const prefix = prefixBytes(keyEnd - keyStart);
    const length = prefix + keyEnd - keyStart;
    const labelAt = 4 * this.#allocateLabels((length + 3) >>> 2);
    labels.bytes.set(new Uint8Array(view.buffer, view.byteOffset + keyStart - prefix, length), labelAt);
    return labelAt + prefix;
  }

  /** Room for so many words, which are zero. */
  #allocateLabels(words: number): number {
    const at = this.#labelsEnd;
    this.#memory.labels.ensure(at + words);
    this.#labelsEnd = at + words;
    return at;
  }

  #addPair(keyAt: number, keyLength: number, name: number): number {
    const pair = this.pairCount++;
    const record = pair * PAIR.words;
    const { pairs } = this.#memory;
    pairs.ensure(record + PAIR.words);
    pairs.words[record + PAIR.name] = name;
    pairs.words[record + PAIR.keyAt] = keyAt;
    pairs.words[record + PAIR.keyLength] = keyLength;
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
