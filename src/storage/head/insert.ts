/**
 * A sample older than the newest of its series: the chunk that it belongs to is decoded, gets the sample in its place and
 * is encoded again, as two halves when it has become too long. That costs about ten microseconds, wherever the chunk is.
 */

import type { SampleColumns } from '../../model/samples.ts';
import { CHUNK, DIRECTORY, OPEN_COUNT_BITS, OPEN_COUNT_MASK, SERIES } from '../../threads/layout.ts';
import { change } from '../../threads/publish.ts';
import { decodeGorilla, ENCODER, encodeGorilla } from '../chunk/gorilla.ts';
import { AppendResult } from '../storage.ts';
import { type AppendContext, CHUNK_SAMPLES_MAX, freeOpenChunk, writeOpenChunk } from './append.ts';
import { firstEndingFrom } from './closed-chunks.ts';
import { copyChain } from './open-chunk.ts';

/** What inserting works with, besides. */
export interface InsertContext {
  readonly append: AppendContext;
  /** The samples of the chunk that is rewritten. */
  readonly samples: SampleColumns;
  /** Encoder state for closed chunks, whose state nobody needs afterwards. */
  readonly encoder: Int32Array;
  readonly encoderFloats: Float64Array;
}

/** Inserts where no sample of that time is; the series has samples, and the newest is later than `time`. */
export function insertLate(
  context: InsertContext,
  record: number,
  time: number,
  low: number,
  high: number,
): AppendResult {
  const { series } = context.append.memory;
  const directory = series.words[record + SERIES.directory];
  if (directory === 0 || time >= series.floats[(record + SERIES.openMint) >> 1]) {
    return insertIntoOpen(context, record, time, low, high);
  }
  return insertIntoClosed(context, record, directory, time, low, high);
}

function insertIntoOpen(context: InsertContext, record: number, time: number, low: number, high: number): AppendResult {
  const { append, samples, encoder, encoderFloats } = context;
  const { blocks, series } = append.memory;
  const state = series.words[record + SERIES.openState];
  const streamWords = ((state >>> OPEN_COUNT_BITS) + 31) >>> 5;
  copyChain(blocks, series.words[record + SERIES.openFirst], streamWords, append.stream);
  samples.count = 0;
  const mint = series.floats[(record + SERIES.openMint) >> 1];
  decodeGorilla(
    append.stream,
    state & OPEN_COUNT_MASK,
    mint,
    Number.NEGATIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    samples,
  );
  const result = insertSorted(samples, time, low, high);
  if (result !== AppendResult.AppendedOutOfOrder) return result;

  const start = samples.count > CHUNK_SAMPLES_MAX ? samples.count >>> 1 : 0;
  change(series.words, record + SERIES.version, () => {
    // What can run out of memory comes first.
    if (start > 0) append.closed.push(record, writeClosed(context, 0, start));
    freeOpenChunk(append, record);
    const bits = encodeGorilla(samples, start, samples.count, encoder, encoderFloats, 0, append.stream);
    // Encoded aside: readers rely on it that the newest time of a series never goes back.
    series.floats.set(encoderFloats, (record + SERIES.encoder) >> 1);
    writeOpenChunk(append, record, append.stream, bits, samples.count - start, samples.times[start]);
  });
  return result;
}

function insertIntoClosed(
  context: InsertContext,
  record: number,
  directory: number,
  time: number,
  low: number,
  high: number,
): AppendResult {
  const { append, samples } = context;
  const { chunks, series } = append.memory;
  // A sample between two chunks goes to the later one; behind the last chunk, to the last one.
  const { words, floats } = chunks;
  const index = Math.min(firstEndingFrom(words, floats, directory, time), words[directory + DIRECTORY.count] - 1);
  readClosed(append, words[directory + DIRECTORY.chunks + index], samples);
  const result = insertSorted(samples, time, low, high);
  if (result !== AppendResult.AppendedOutOfOrder) return result;

  const middle = samples.count > CHUNK_SAMPLES_MAX ? samples.count >>> 1 : samples.count;
  change(series.words, record + SERIES.version, () => {
    const first = writeClosed(context, 0, middle);
    // What can run out of memory comes first.
    if (middle < samples.count) append.closed.insert(record, index + 1, writeClosed(context, middle, samples.count));
    append.closed.replace(record, index, first);
  });
  return result;
}

/** Replaces the contents of `samples` by those of a closed chunk. */
function readClosed(append: AppendContext, chunk: number, samples: SampleColumns): void {
  const { words, floats } = append.memory.chunks;
  const streamWords = words[chunk + CHUNK.streamWords];
  const stream = chunk + CHUNK.stream;
  append.stream.set(words.subarray(stream, stream + streamWords));
  samples.count = 0;
  const mint = floats[(chunk + CHUNK.mint) >> 1];
  const count = words[chunk + CHUNK.count];
  decodeGorilla(append.stream, count, mint, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, samples);
}

/** Encodes samples [from, to) as a closed chunk; returns its offset. */
function writeClosed(context: InsertContext, from: number, to: number): number {
  const { append, samples, encoder, encoderFloats } = context;
  const bits = encodeGorilla(samples, from, to, encoder, encoderFloats, 0, append.stream);
  return append.closed.write(append.stream, bits, to - from, samples.times[from], samples.times[to - 1]);
}

export function insertContext(append: AppendContext, samples: SampleColumns): InsertContext {
  const encoder = new Int32Array(ENCODER.words);
  return { append, samples, encoder, encoderFloats: new Float64Array(encoder.buffer) };
}

/** Puts a sample into columns where its time belongs, unless that time is there. */
function insertSorted(samples: SampleColumns, time: number, low: number, high: number): AppendResult {
  const { times } = samples;
  let index = samples.count;
  while (index > 0 && times[index - 1] >= time) index--;
  if (index < samples.count && times[index] === time) {
    const same = (samples.words[2 * index] | 0) === low && (samples.words[2 * index + 1] | 0) === high;
    return same ? AppendResult.Duplicate : AppendResult.Conflict;
  }
  const last = samples.count;
  samples.push(time, low, high);
  samples.times.copyWithin(index + 1, index, last);
  samples.words.copyWithin(2 * (index + 1), 2 * index, 2 * last);
  samples.times[index] = time;
  samples.words[2 * index] = low;
  samples.words[2 * index + 1] = high;
  return AppendResult.AppendedOutOfOrder;
}
