/** Reads the messages that message-2.ts writes, for a receiver that has only version 1.0. Metadata is passed over. */
import type { LabelPairs } from '../../model/label-pairs.ts';
import { STALE_HIGH, STALE_LOW } from '../../model/samples.ts';
import type { RoundSample } from '../round-sink.ts';

/** Field numbers; in a TimeSeries 1 are the labels, 2 the sample; in a Sample 1 is the value, 2 the time. */
const SYMBOLS = 4;
const TIMESERIES = 5;
const FIXED64 = 1;
const BYTES = 2;

interface Field {
  readonly number: number;
  /** Of a varint, and the words of a fixed64. */
  readonly value: number;
  readonly high: number;
  readonly bytes: Uint8Array;
}

const NO_BYTES = new Uint8Array(0);

export function decodeMessage2(message: Uint8Array): Omit<RoundSample, 'metadata'>[] {
  const symbols: string[] = [];
  const series: Uint8Array[] = [];
  for (const { number, bytes } of fieldsOf(message)) {
    if (number === SYMBOLS) symbols.push(Buffer.from(bytes).toString());
    else if (number === TIMESERIES) series.push(bytes);
  }
  return series.map((bytes) => readSeries(bytes, symbols));
}

function readSeries(series: Uint8Array, symbols: readonly string[]): Omit<RoundSample, 'metadata'> {
  let labels: LabelPairs = [];
  let sample: Omit<RoundSample, 'metadata' | 'labels'> = { timeMs: 0, value: 0 };
  for (const { number, bytes } of fieldsOf(series)) {
    if (number === 1) labels = readLabels(bytes, symbols);
    else if (number === 2) sample = readSample(bytes);
  }
  return { labels, ...sample };
}

function readLabels(refs: Uint8Array, symbols: readonly string[]): LabelPairs {
  const texts: string[] = [];
  for (let at = 0; at < refs.length; ) {
    const [ref, next] = readVarint(refs, at);
    texts.push(symbols[ref]);
    at = next;
  }
  return Array.from({ length: texts.length / 2 }, (_, i) => [texts[2 * i], texts[2 * i + 1]]);
}

function readSample(bytes: Uint8Array): Omit<RoundSample, 'metadata' | 'labels'> {
  let timeMs = 0;
  let value: number | 'stale' = 0;
  for (const field of fieldsOf(bytes)) {
    if (field.number === 2) timeMs = field.value;
    else if (field.value === STALE_LOW && field.high === STALE_HIGH) value = 'stale';
    else value = new Float64Array(Uint32Array.of(field.value, field.high).buffer)[0];
  }
  return { timeMs, value };
}

function* fieldsOf(bytes: Uint8Array): Generator<Field> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes[at++];
    const number = tag >>> 3;
    if ((tag & 7) === FIXED64) {
      yield { number, value: view.getUint32(at, true), high: view.getUint32(at + 4, true), bytes: NO_BYTES };
      at += 8;
      continue;
    }
    const [value, next] = readVarint(bytes, at);
    const length = (tag & 7) === BYTES ? value : 0;
    yield { number, value, high: 0, bytes: bytes.subarray(next, next + length) };
    at = next + length;
  }
}

function readVarint(bytes: Uint8Array, start: number): [value: number, next: number] {
  let value = 0;
  let at = start;
  for (let factor = 1; ; factor *= 128) {
    const byte = bytes[at++];
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return [value, at];
  }
}
