/**
 * Remote write 1.0: the bytes of one WriteRequest to columns. Labels stay bytes.
 *
 *   message WriteRequest   { repeated TimeSeries timeseries = 1; repeated MetricMetadata metadata = 3; }
 *   message TimeSeries     { repeated Label labels = 1; repeated Sample samples = 2;
 *                            repeated Exemplar exemplars = 3; repeated Histogram histograms = 4; }
 *   message Label          { string name = 1; string value = 2; }
 *   message Exemplar       { repeated Label labels = 1; double value = 2; int64 timestamp = 3; }
 */
import type { SeriesRef } from '../storage/storage.ts';
import { decodeHistogram } from './histogram-message.ts';
import { CHAIN_LABELS, MESSAGE_AT } from './kernel/layout.ts';
import { KnownSections } from './known-sections.ts';
import type { MessageKernel } from './message-kernel.ts';
import { decodeFamily } from './metadata-message.ts';
import { decodeSample, wordAt } from './sample-message.ts';
import { BYTES, FIXED64, VARINT, type WireReader } from './wire.ts';
import { NOT_LOOKED_UP, type ReceivedExemplar, type WriteRequestColumns } from './write-request.ts';

const TIMESERIES = (1 << 3) | BYTES;
const METADATA = (3 << 3) | BYTES;
const LABELS = (1 << 3) | BYTES;
const SAMPLES = (2 << 3) | BYTES;
const EXEMPLARS = (3 << 3) | BYTES;
const HISTOGRAMS = (4 << 3) | BYTES;
const EXEMPLAR_VALUE = (2 << 3) | FIXED64;
const EXEMPLAR_TIMESTAMP = (3 << 3) | VARINT;

/** What knows series by their label sections: the head. */
export interface SeriesFinder {
  /** -1: not known. */
  find(bytes: Uint8Array, start: number, end: number): SeriesRef | -1;
}

/** Decodes messages. What is plain is read by the kernel, and looked up at once; all else here. */
export class RemoteWrite1Decoder {
  readonly #kernel: MessageKernel;
  readonly #sections: KnownSections;

  constructor(kernel: MessageKernel, sections = new KnownSections(kernel)) {
    this.#kernel = kernel;
    this.#sections = sections;
  }

  /** Decodes a whole message; throws a WireError when any part of it is malformed. Stores nothing. */
  decode(reader: WireReader, given: Uint8Array, head: SeriesFinder, into: WriteRequestColumns): void {
    const message = this.#kernel.hold(given);
    this.#sections.begin(head);
    decodeWriteRequest(reader, message, into, () => this.#readPlain(reader, head, into));
  }

  /** Reads series from the reader's position on; false when the first one is not plain. */
  #readPlain(reader: WireReader, head: SeriesFinder, into: WriteRequestColumns): boolean {
    const { functions, words, floats } = this.#kernel;
    const at = MESSAGE_AT + reader.position;
    const stopped = functions.readSeries(MESSAGE_AT, at, MESSAGE_AT + reader.end, into.sampleCount);
    if (stopped === at) return false;
    reader.position = stopped - MESSAGE_AT;
    into.addRun(words, floats);
    const newest = into.seriesCount - 1;
    if (into.refs[newest] === NOT_LOOKED_UP) this.#lookUp(newest, head, into);
    return true;
  }

  #lookUp(series: number, head: SeriesFinder, columns: WriteRequestColumns): void {
    const { labelBytes, labelsStart, labelsEnd, refs } = columns;
    const ref = head.find(labelBytes, labelsStart[series], labelsEnd[series]);
    refs[series] = ref;
    if (ref < 0) return;
    this.#sections.learn(CHAIN_LABELS, ref, MESSAGE_AT + labelsStart[series], MESSAGE_AT + labelsEnd[series]);
  }
}

/**
 * The same, without the kernel where `readPlain` is absent.
 *
 * @param readPlain reads as many series as it can, from the reader's position on, and answers whether there was one
 */
export function decodeWriteRequest(
  reader: WireReader,
  message: Uint8Array,
  into: WriteRequestColumns,
  readPlain: () => boolean = () => false,
): void {
  into.reset();
  into.labelBytes = message;
  reader.reset(message, 0, message.length);
  while (reader.position < message.length) {
    if (!readPlain()) decodeField(reader, into);
  }
}

function decodeField(reader: WireReader, into: WriteRequestColumns): void {
  const tag = reader.varint32();
  if (tag === TIMESERIES) {
    const length = reader.length();
    decodeTimeSeries(reader, reader.position + length, into);
  } else if (tag === METADATA) {
    const end = reader.length() + reader.position;
    const described = decodeFamily(reader, end);
    if (described.family !== '') into.families.push(described);
  } else {
    reader.skip(tag);
  }
}

function decodeTimeSeries(reader: WireReader, end: number, into: WriteRequestColumns): void {
  const message = reader.bytes;
  const outerEnd = reader.end;
  reader.end = end;
  const labelsStart = reader.position;
  let labelsEnd = labelsStart;
  let pieces: Uint8Array[] | null = null;
  while (reader.position < end) {
    const fieldStart = reader.position;
    const tag = message[fieldStart] < 0x80 ? message[reader.position++] : reader.varint32();
    if (tag === LABELS) {
      const length = reader.length();
      reader.position += length;
      if (fieldStart === labelsEnd) labelsEnd = reader.position;
      // The labels go on after something else.
      else pieces = [...(pieces ?? []), message.subarray(fieldStart, reader.position)];
    } else if (tag === SAMPLES) {
      const length = reader.length();
      decodeSample(reader, reader.position + length, false, into);
    } else if (tag === EXEMPLARS) {
      const length = reader.length();
      into.addExemplar(decodeExemplar(reader, reader.position + length));
    } else if (tag === HISTOGRAMS) {
      const length = reader.length();
      into.addHistogram(decodeHistogram(reader, reader.position + length));
    } else {
      reader.skip(tag);
    }
  }
  reader.end = outerEnd;
  if (pieces === null) into.endSeries(labelsStart, labelsEnd);
  else endGathered(into, [message.subarray(labelsStart, labelsEnd), ...pieces]);
}

function endGathered(into: WriteRequestColumns, pieces: readonly Uint8Array[]): void {
  const whole = Buffer.concat(pieces);
  into.gathered.push(whole);
  into.endSeries(-into.gathered.length, whole.length);
}

function decodeExemplar(reader: WireReader, end: number): ReceivedExemplar {
  const { bytes, end: outerEnd } = reader;
  reader.end = end;
  const pieces: Uint8Array[] = [];
  let timeMs = 0;
  let low = 0;
  let high = 0;
  while (reader.position < end) {
    const fieldStart = reader.position;
    const tag = reader.varint32();
    if (tag === LABELS) {
      const length = reader.length();
      reader.position += length;
      pieces.push(bytes.subarray(fieldStart, reader.position));
    } else if (tag === EXEMPLAR_VALUE) {
      const at = reader.fixed64();
      low = wordAt(bytes, at);
      high = wordAt(bytes, at + 4);
    } else if (tag === EXEMPLAR_TIMESTAMP) {
      timeMs = reader.int64();
    } else {
      reader.skip(tag);
    }
  }
  reader.end = outerEnd;
  return { labels: Buffer.concat(pieces), timeMs, low, high, problem: null };
}
