/**
 * A sample older than the newest of its series: the chunk that it belongs to is decoded, gets the sample in its place and
 * is encoded again, as two halves when it has become too long. That costs about ten microseconds, wherever the chunk is.
 */
import type { SampleColumns } from '../../model/samples.ts';
import { CHUNK, DIRECTORY, OPEN_RICH, SERIES } from '../../threads/layout.ts';
import { change } from '../../threads/publish.ts';
import { AppendResult } from '../storage.ts';
import { CHUNK_SAMPLES_MAX, freeOpenChunk } from './append.ts';
import { firstEndingFrom } from './closed-chunks.ts';
import { forgetBefore } from './previous-sample.ts';
import { type DecodedChunk, type RewriteContext, readClosed, readOpen, writeClosed, writeOpen } from './rewrite.ts';
import { isRich, type Offer } from './rich-samples.ts';
import { sameSpan } from './time-span.ts';

/**
 * Inserts where no sample of that time is; the series has samples, and the newest is later than the one that is offered.
 *
 * @param mayInsert when false, a sample that would be inserted is answered TooLate
 */
export function insertLate(context: RewriteContext, record: number, offer: Offer, mayInsert: boolean): AppendResult {
  const place = placeOf(context, record, offer.timeMs);
  if (place.chunk === 'new') {
    if (!mayInsert) return AppendResult.TooLate;
    const alone = aloneChunk(context, offer);
    change(context.append.memory.series.words, record + SERIES.version, () => {
      forgetBefore(context.append.memory, record);
      context.append.closed.insert(record, place.index, writeClosed(context, alone, 0, 1));
    });
    return AppendResult.AppendedOutOfOrder;
  }
  const isOpen = place.chunk === 'open';
  const decoded = isOpen ? readOpen(context, record) : readClosed(context, record, place.index);
  const at = indexOf(decoded.samples, offer.timeMs);
  if (decoded.samples.count > at && decoded.samples.times[at] === offer.timeMs) {
    return isSame(context, decoded, at, offer) ? AppendResult.Duplicate : AppendResult.Conflict;
  }
  if (!mayInsert) return AppendResult.TooLate;
  insertAt(context, decoded, at, offer);
  if (isOpen) rewriteOpen(context, record, decoded);
  else rewriteClosed(context, record, place.index, decoded);
  return AppendResult.AppendedOutOfOrder;
}

interface Place {
  readonly chunk: 'open' | 'closed' | 'new';
  /** Of a closed chunk, or where a new one goes. */
  readonly index: number;
}

/** The chunk that a time belongs to. Between two chunks it goes to the later one, unless that is in another span of time. */
function placeOf(context: RewriteContext, record: number, time: number): Place {
  const { chunks, series } = context.append.memory;
  const openMint = series.floats[(record + SERIES.openMint) >> 1];
  const directory = series.words[record + SERIES.directory];
  const count = directory === 0 ? 0 : chunks.words[directory + DIRECTORY.count];
  if (time >= openMint) return { chunk: 'open', index: count };
  const chunkAt = (index: number): number => chunks.words[directory + DIRECTORY.chunks + index];
  const index = count === 0 ? 0 : firstEndingFrom(chunks.words, chunks.floats, directory, time);
  const laterMint = index < count ? chunks.floats[(chunkAt(index) + CHUNK.mint) >> 1] : openMint;
  if (laterMint <= time || sameSpan(laterMint, time)) return { chunk: index < count ? 'closed' : 'open', index };
  const earlierMaxt = index > 0 ? chunks.floats[(chunkAt(index - 1) + CHUNK.maxt) >> 1] : Number.NaN;
  return sameSpan(earlierMaxt, time) ? { chunk: 'closed', index: index - 1 } : { chunk: 'new', index };
}

/** A chunk of the offered sample only, in the columns of the context. */
function aloneChunk({ samples, rich }: RewriteContext, offer: Offer): DecodedChunk {
  samples.clear();
  if (isRich(offer)) samples.push(offer.timeMs, rich.write(offer), rich.tagOf(offer));
  else samples.push(offer.timeMs, offer.low, offer.high);
  return { samples, rich: isRich(offer) ? OPEN_RICH : 0 };
}

/** Index of the first sample at `time` or later. */
function indexOf({ times, count }: SampleColumns, time: number): number {
  let index = count;
  while (index > 0 && times[index - 1] >= time) index--;
  return index;
}

function isSame({ rich }: RewriteContext, { samples, rich: kind }: DecodedChunk, index: number, offer: Offer): boolean {
  const low = samples.words[2 * index] | 0;
  const high = samples.words[2 * index + 1] | 0;
  if (kind !== 0) return rich.equals(low, high, offer);
  return offer.histogram === null && low === offer.low && high === offer.high;
}

/** Puts the sample into the columns; all of them become rich when it is. */
function insertAt({ rich }: RewriteContext, decoded: DecodedChunk, index: number, offer: Offer): void {
  const { samples } = decoded;
  if (decoded.rich === 0 && isRich(offer)) {
    makeRich(decoded, (low, high) => rich.write({ timeMs: 0, low, high, startMs: 0, histogram: null }));
  }
  const isPlain = decoded.rich === 0;
  const low = isPlain ? offer.low : rich.write(offer);
  const high = isPlain ? offer.high : rich.tagOf(offer);
  const last = samples.count;
  samples.push(offer.timeMs, low, high);
  samples.times.copyWithin(index + 1, index, last);
  samples.words.copyWithin(2 * (index + 1), 2 * index, 2 * last);
  samples.times[index] = offer.timeMs;
  samples.words[2 * index] = low;
  samples.words[2 * index + 1] = high;
}

const RICH_FLOAT_TAG = 8 << 1;

function makeRich(decoded: DecodedChunk, write: (low: number, high: number) => number): void {
  const { words, count } = decoded.samples;
  for (let i = 0; i < count; i++) {
    words[2 * i] = write(words[2 * i] | 0, words[2 * i + 1] | 0);
    words[2 * i + 1] = RICH_FLOAT_TAG;
  }
  decoded.rich = OPEN_RICH;
}

function rewriteOpen(context: RewriteContext, record: number, decoded: DecodedChunk): void {
  const { append } = context;
  const { count } = decoded.samples;
  const start = count > CHUNK_SAMPLES_MAX ? count >>> 1 : 0;
  change(append.memory.series.words, record + SERIES.version, () => {
    // What can run out of memory comes first.
    if (start > 0) append.closed.push(record, writeClosed(context, decoded, 0, start));
    freeOpenChunk(append, record);
    writeOpen(context, record, decoded, start, count);
  });
}

function rewriteClosed(context: RewriteContext, record: number, index: number, decoded: DecodedChunk): void {
  const { append } = context;
  const { count } = decoded.samples;
  const middle = count > CHUNK_SAMPLES_MAX ? count >>> 1 : count;
  change(append.memory.series.words, record + SERIES.version, () => {
    forgetBefore(append.memory, record);
    const first = writeClosed(context, decoded, 0, middle);
    // What can run out of memory comes first.
    if (middle < count) append.closed.insert(record, index + 1, writeClosed(context, decoded, middle, count));
    append.closed.replace(record, index, first);
  });
}
