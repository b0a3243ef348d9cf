/**
 * Remote write 2.0: the bytes of one Request to columns. Every text stands once in the message, and series refer to it.
 *
 *   message Request    { repeated string symbols = 4; repeated TimeSeries timeseries = 5; }
 *   message TimeSeries { repeated uint32 labels_refs = 1; repeated Sample samples = 2; repeated Histogram histograms = 3;
 *                        repeated Exemplar exemplars = 4; Metadata metadata = 5; }
 *   message Exemplar   { repeated uint32 labels_refs = 1; double value = 2; int64 timestamp = 3; }
 *   message Metadata   { MetricType type = 1; uint32 help_ref = 3; uint32 unit_ref = 4; }
 *
 * A series is looked up by the numbers of its symbols (known-series.ts). The head knows series by their label sections as
 * version 1.0 has them, so a section is put together for each one that is not found:
 *
 *   0x0a length { 0x0a <name> 0x12 <value> } ...      <text>: the symbol as it lies in the message, length and bytes
 */

import { LIMITS } from '../limits.ts';
import { decodeHistogram } from './histogram-message.ts';
import { CHAIN_SYMBOLS, MESSAGE_AT, NUMBERS_MAX, SCRATCH_AT, SECTION_NUMBERS } from './kernel/layout.ts';
import type { KnownEntry, KnownSeries } from './known-series.ts';
import { MessageSymbols, type Shortcut } from './message-symbols.ts';
import { describeSeries, metricTypeOf } from './metadata-message.ts';
import { decodeSample, wordAt } from './sample-message.ts';
import { BYTES, FIXED64, VARINT, WireError, type WireReader } from './wire.ts';
import type { ReceivedExemplar, WriteRequestColumns } from './write-request.ts';

const SYMBOLS = (4 << 3) | BYTES;
const TIMESERIES = (5 << 3) | BYTES;
const LABELS_REFS = 1;
const SAMPLES = (2 << 3) | BYTES;
const HISTOGRAMS = (3 << 3) | BYTES;
const EXEMPLARS = (4 << 3) | BYTES;
const METADATA = (5 << 3) | BYTES;
const EXEMPLAR_VALUE = (2 << 3) | FIXED64;
const EXEMPLAR_TIMESTAMP = (3 << 3) | VARINT;
const METADATA_TYPE = (1 << 3) | VARINT;
const METADATA_HELP = (3 << 3) | VARINT;
const METADATA_UNIT = (4 << 3) | VARINT;

const LABEL_TAG = 0x0a;
const NAME_TAG = 0x0a;
const VALUE_TAG = 0x12;
const VARINT_BYTES_MAX = 5;
/** A reference beyond 31 bits is no symbol's; it stays one that there is none of. */
const REF_MAX = 0x7fffffff;
const METRIC_TYPES = 8;
const NO_METADATA = -1;
const NOT_KNOWN: KnownEntry = -1;

/** Decodes messages; keeps its buffers from one to the next. */
export class RemoteWrite2Decoder {
  readonly #known: KnownSeries;
  readonly #shortcut: Shortcut | null;
  #message: Uint8Array = new Uint8Array(0);
  readonly #symbols: MessageSymbols;
  /** Start and end of each TimeSeries. */
  #series: number[] = [];
  #refs = new Int32Array(64);
  #refCount = 0;
  #numbers = new Int32Array(2 * LIMITS.labelsPerSeriesMax);
  #sections = new Uint8Array(64 * 1024);
  #sectionsEnd = 0;
  /** Of the series that is being read: NO_METADATA, or its type and the symbols of help and unit. */
  #metadataType = NO_METADATA;
  #metadataHelp = 0;
  #metadataUnit = 0;
  /** Bytes of labels put together for this message, those of exemplars too. */
  #labelBytes = 0;

  constructor(known: KnownSeries, shortcut: Shortcut | null = null) {
    this.#known = known;
    this.#shortcut = shortcut;
    this.#symbols = new MessageSymbols(known.symbols, shortcut);
  }

  /** Decodes a whole message; throws a WireError when any part of it is malformed, before anything is stored. */
  decode(reader: WireReader, given: Uint8Array, into: WriteRequestColumns): void {
    const message = this.#shortcut === null ? given : this.#shortcut.kernel.hold(given);
    into.reset();
    into.known = this.#known;
    this.#message = message;
    this.#symbols.begin(message);
    this.#sectionsEnd = 0;
    this.#labelBytes = 0;
    this.#series.length = 0;
    reader.reset(message, 0, message.length);
    let rest = message.length;
    while (reader.position < rest) {
      if (this.#symbols.readKnown(reader)) continue;
      const fieldStart = reader.position;
      const tag = reader.varint32();
      if (tag === SYMBOLS) this.#symbols.read(reader);
      else if (tag === TIMESERIES) {
        if (this.#series.length === 0 && this.#onlySeriesFrom(fieldStart)) rest = fieldStart;
        const length = reader.length();
        // Symbols may stand behind the series that refer to them.
        if (rest > fieldStart) this.#series.push(reader.position, reader.position + length);
        reader.position += length;
      } else reader.skip(tag);
    }
    for (let i = 0; i < this.#series.length; i += 2) {
      this.#decodeTimeSeries(reader, this.#series[i], this.#series[i + 1], into);
      if (this.#shortcut !== null) this.#learn(this.#shortcut, into.entries[into.seriesCount - 1]);
    }
    if (rest < message.length) this.#decodeRest(this.#shortcut!, reader, rest, into);
    into.labelBytes = this.#sections;
  }

  /** Whether the kernel can read from here on: all symbols are known, and nothing but series follows. */
  #onlySeriesFrom(position: number): boolean {
    if (this.#shortcut === null || this.#symbols.count > NUMBERS_MAX) return false;
    const { functions } = this.#shortcut.kernel;
    return functions.onlySeries(MESSAGE_AT + position, MESSAGE_AT + this.#message.length) !== 0;
  }

  /** Nothing but series: the kernel reads them as long as they are those that it expects. */
  #decodeRest(shortcut: Shortcut, reader: WireReader, from: number, into: WriteRequestColumns): void {
    const { functions, words, floats } = shortcut.kernel;
    const symbols = this.#symbols.count;
    const end = this.#message.length;
    let position = from;
    for (;;) {
      const at = functions.readReferringSeries(MESSAGE_AT + position, MESSAGE_AT + end, symbols, into.sampleCount);
      into.addRun(words, floats);
      if (at - MESSAGE_AT !== position) {
        position = at - MESSAGE_AT;
        if (position < end) continue;
      }
      if (position === end) return;
      reader.reset(this.#message, position + 1, end);
      const length = reader.length();
      position = reader.position + length;
      this.#decodeTimeSeries(reader, reader.position, position, into);
      this.#learn(shortcut, into.entries[into.seriesCount - 1]);
    }
  }

  /** Tells the kernel of the series that was read last. */
  #learn({ kernel, sections }: Shortcut, entry: KnownEntry): void {
    const ref = entry === NOT_KNOWN ? NOT_KNOWN : this.#known.refOf(entry);
    if (ref < 0) return;
    const first = SCRATCH_AT / 4;
    const hasMetadata = this.#metadataType !== NO_METADATA;
    if (hasMetadata && Math.max(this.#metadataHelp, this.#metadataUnit) >= this.#symbols.count) return;
    kernel.words[first] = this.#metadataType + 1;
    kernel.words[first + 1] = hasMetadata ? this.#symbols.numberOf(this.#metadataHelp) : 0;
    kernel.words[first + 2] = hasMetadata ? this.#symbols.numberOf(this.#metadataUnit) : 0;
    for (let i = 0; i < this.#refCount; i++) kernel.words[first + SECTION_NUMBERS + i] = this.#numbers[i];
    sections.learn(CHAIN_SYMBOLS, ref, SCRATCH_AT, SCRATCH_AT + 4 * (SECTION_NUMBERS + this.#refCount), entry);
  }

  #decodeTimeSeries(reader: WireReader, begin: number, end: number, into: WriteRequestColumns): void {
    reader.reset(this.#message, begin, end);
    this.#refCount = 0;
    this.#metadataType = NO_METADATA;
    while (reader.position < end) {
      const tag = reader.varint32();
      if (tag === SAMPLES) decodeSample(reader, reader.length() + reader.position, true, into);
      else if (tag === HISTOGRAMS) into.addHistogram(decodeHistogram(reader, reader.length() + reader.position));
      else if (tag >>> 3 === LABELS_REFS) this.#readRefs(reader, tag & 7);
      else if (tag === EXEMPLARS) this.#exemplar(reader, into);
      else if (tag === METADATA) this.#metadata(reader);
      else reader.skip(tag);
    }
    const start = this.#sectionsEnd;
    const problem = this.#refsProblem();
    if (problem === null) {
      const entry = this.#knownEntry();
      into.entries[into.seriesCount] = entry;
      if (this.#known.refOf(entry) < 0) this.#putSection();
      if (this.#metadataType !== NO_METADATA) this.#describe(entry, into);
    } else {
      into.entries[into.seriesCount] = NOT_KNOWN;
      into.broken.set(into.seriesCount, `parsing labels for series [${this.#shownRefs()}]: ${problem}`);
    }
    into.endSeries(start, this.#sectionsEnd);
  }

  #knownEntry(): KnownEntry {
    const numbers = this.#numbers;
    const refs = this.#refs;
    const count = this.#refCount;
    for (let i = 0; i < count; i++) numbers[i] = this.#symbols.numberOf(refs[i]);
    return this.#known.entryOf(numbers, count);
  }

  /** Senders repeat the metadata with every sample: only what is new of a series is told. */
  #describe(entry: KnownEntry, into: WriteRequestColumns): void {
    const type = this.#metadataType;
    const [help, unit] = [this.#metadataHelp, this.#metadataUnit];
    // A symbol that is not there says nothing.
    const numberOf = (symbol: number) => (symbol < this.#symbols.count ? this.#symbols.numberOf(symbol) : -1);
    if (!this.#known.noteMetadata(entry, type, numberOf(help), numberOf(unit))) return;
    const metadata = { type: metricTypeOf(type), help: this.#symbols.textOf(help), unit: this.#symbols.textOf(unit) };
    const described = describeSeries(this.#known.section(entry), metadata);
    if (described !== null) into.families.push(described);
  }

  #readRefs(reader: WireReader, type: number): void {
    if (type === VARINT) this.#addRef(reader.varint32());
    else if (type === BYTES) {
      const end = reader.length() + reader.position;
      this.#readPackedRefs(reader, end);
      if (reader.position !== end) throw new WireError('references longer than their field', reader.position);
    } else throw new WireError(`references of wire type ${type}`, reader.position);
  }

  /** References below 2^14 are read here; a byte takes part in one reference at most, which bounds their number. */
  #readPackedRefs(reader: WireReader, end: number): void {
    const { bytes } = reader;
    while (this.#refs.length < this.#refCount + end - reader.position) this.#refs = doubled(this.#refs);
    const refs = this.#refs;
    let count = this.#refCount;
    let at = reader.position;
    while (at < end) {
      const low = bytes[at];
      const high = bytes[at + 1];
      if (low < 0x80) {
        refs[count++] = low;
        at++;
      } else if (high < 0x80 && at + 1 < end) {
        refs[count++] = (low & 0x7f) | (high << 7);
        at += 2;
      } else {
        reader.position = at;
        refs[count++] = Math.min(reader.varint32(), REF_MAX);
        at = reader.position;
      }
    }
    reader.position = at;
    this.#refCount = count;
  }

  #addRef(ref: number): void {
    if (this.#refCount === this.#refs.length) this.#refs = doubled(this.#refs);
    this.#refs[this.#refCount++] = Math.min(ref, REF_MAX);
  }

  #refsProblem(): string | null {
    if (this.#refCount % 2 !== 0) return `invalid labelRefs length ${this.#refCount}`;
    if (this.#refCount > 2 * LIMITS.labelsPerSeriesMax) {
      return `${this.#refCount / 2} labels, at most ${LIMITS.labelsPerSeriesMax}`;
    }
    for (let i = 0; i < this.#refCount; i++) {
      if (this.#refs[i] >= this.#symbols.count) {
        return `labelRefs ${this.#refs[i]} (${i % 2 === 0 ? 'name' : 'value'}) is outside of the ${this.#symbols.count} symbols`;
      }
    }
    return null;
  }

  #shownRefs(): string {
    return Array.from(this.#refs.subarray(0, Math.min(this.#refCount, 20))).join(' ');
  }

  /** The labels of the references as a section, at the end of the sections. */
  #putSection(): void {
    for (let i = 0; i < this.#refCount; i += 2) this.#putLabel(this.#refs[i], this.#refs[i + 1]);
  }

  #putLabel(name: number, value: number): void {
    const nameBytes = this.#symbols.end[name] - this.#symbols.at[name];
    const valueBytes = this.#symbols.end[value] - this.#symbols.at[value];
    const length = 2 + nameBytes + valueBytes;
    this.#reserve(1 + VARINT_BYTES_MAX + length);
    const sections = this.#sections;
    let at = this.#sectionsEnd;
    sections[at++] = LABEL_TAG;
    let rest = length;
    for (; rest > 0x7f; rest >>>= 7) sections[at++] = (rest & 0x7f) | 0x80;
    sections[at++] = rest;
    sections[at++] = NAME_TAG;
    at = copy(this.#message, this.#symbols.at[name], nameBytes, sections, at);
    sections[at++] = VALUE_TAG;
    this.#sectionsEnd = copy(this.#message, this.#symbols.at[value], valueBytes, sections, at);
  }

  /** A reference takes a byte or two, and may stand for a long text. */
  #reserve(bytes: number): void {
    this.#labelBytes += bytes;
    if (this.#labelBytes > LIMITS.writeLabelBytesMax) {
      throw new WireError(`labels of more than ${LIMITS.writeLabelBytesMax} bytes in all`, this.#sectionsEnd);
    }
    if (this.#sectionsEnd + bytes <= this.#sections.length) return;
    const grown = new Uint8Array(Math.max(this.#sectionsEnd + bytes, 2 * this.#sections.length));
    grown.set(this.#sections.subarray(0, this.#sectionsEnd));
    this.#sections = grown;
  }

  #exemplar(reader: WireReader, into: WriteRequestColumns): void {
    const end = reader.length() + reader.position;
    const outerEnd = reader.end;
    const seriesRefs = this.#refs.slice(0, this.#refCount);
    this.#refCount = 0;
    reader.end = end;
    let timeMs = 0;
    let valueAt = -1;
    while (reader.position < end) {
      const tag = reader.varint32();
      if (tag >>> 3 === LABELS_REFS) this.#readRefs(reader, tag & 7);
      else if (tag === EXEMPLAR_VALUE) valueAt = reader.fixed64();
      else if (tag === EXEMPLAR_TIMESTAMP) timeMs = reader.int64();
      else reader.skip(tag);
    }
    reader.end = outerEnd;
    into.addExemplar(this.#receivedExemplar(timeMs, valueAt));
    this.#refCount = 0;
    for (const ref of seriesRefs) this.#addRef(ref);
  }

  #receivedExemplar(timeMs: number, valueAt: number): ReceivedExemplar {
    const start = this.#sectionsEnd;
    const problem = this.#refsProblem();
    if (problem === null) this.#putSection();
    const labels = this.#sections.slice(start, this.#sectionsEnd);
    this.#sectionsEnd = start;
    const low = valueAt < 0 ? 0 : wordAt(this.#message, valueAt);
    const high = valueAt < 0 ? 0 : wordAt(this.#message, valueAt + 4);
    return { labels, timeMs, low, high, problem };
  }

  #metadata(reader: WireReader): void {
    const end = reader.length() + reader.position;
    let type = 0;
    let help = 0;
    let unit = 0;
    while (reader.position < end) {
      const tag = reader.varint32();
      if (tag === METADATA_TYPE) type = reader.int64();
      else if (tag === METADATA_HELP) help = reader.varint32();
      else if (tag === METADATA_UNIT) unit = reader.varint32();
      else reader.skip(tag);
    }
    if (reader.position !== end) throw new WireError('metadata longer than its field', reader.position);
    // Numbers without a meaning are those of an unknown type.
    this.#metadataType = type >= 0 && type < METRIC_TYPES ? type : 0;
    this.#metadataHelp = help;
    this.#metadataUnit = unit;
  }
}

/** Texts are short: a loop is faster than a call that copies. */
function copy(from: Uint8Array, start: number, length: number, to: Uint8Array, at: number): number {
  for (let i = 0; i < length; i++) to[at + i] = from[start + i];
  return at + length;
}

function doubled(column: Int32Array): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(column.length * 2);
  grown.set(column);
  return grown;
}
