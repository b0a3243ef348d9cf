/**
 * Samples of one series, read by any thread while the writer appends. Chunk by chunk: under the version of the series the
 * bytes of one chunk are copied, then decoded at leisure. When the version changed meanwhile, the same chunk is looked for
 * again, by the time up to which samples were read already.
 */
import { invariant } from '../../invariant.ts';
import { SampleColumns } from '../../model/samples.ts';
import {
  CHUNK,
  CHUNK_COUNT_MASK,
  CHUNK_RICH,
  CONTROL,
  DIRECTORY,
  OPEN_COUNT_MASK,
  OPEN_RICH,
  openBits,
  SERIES,
} from '../../threads/layout.ts';
import { observe, observeVersion, unchanged } from '../../threads/publish.ts';
import { ENCODER } from '../chunk/gorilla.ts';
import { GorillaDecoder } from '../chunk/gorilla-decoder.ts';
import type { SeriesRef } from '../storage.ts';
import { CHUNK_SAMPLES_MAX, STREAM_WORDS_MAX } from './append.ts';
import { firstEndingFrom } from './closed-chunks.ts';
import type { HeadMemory } from './memory.ts';
import { copyChain } from './open-chunk.ts';
import { PreviousSample } from './previous-sample.ts';
import { PieceReader } from './read-rich.ts';

/** A change takes microseconds. So many attempts mean that it will never end. */
const ATTEMPTS_MAX = 100_000_000;

export class SampleReader {
  readonly #memory: HeadMemory;
  readonly #decoder = new GorillaDecoder();
  readonly #fence = new Int32Array(new SharedArrayBuffer(4));
  /** Where the bytes of the rich samples of one chunk are, made when the first is met. */
  #places: SampleColumns | null = null;
  readonly #pieces: PieceReader;
  readonly #previous: PreviousSample;
  /** What the newest snapshot holds. */
  #version = 0;
  #rich = false;
  #count = 0;
  #mint = 0;
  #maxt = 0;

  constructor(memory: HeadMemory) {
    this.#memory = memory;
    this.#pieces = new PieceReader(memory.chunks);
    this.#previous = new PreviousSample(memory);
  }

  /** Replaces the contents of `into` by the samples in [mint, maxt]. */
  read(ref: SeriesRef, mint: number, maxt: number, into: SampleColumns): void {
    into.clear();
    const record = ref * SERIES.words;
    let from = mint;
    do {
      this.#snapshot(record, from, maxt);
      if (this.#count === 0) return;
      if (this.#rich) {
        if (!this.#readRich(record, from, maxt, into)) continue;
      } else {
        const before = into.count;
        this.#decoder.decode(this.#count, this.#mint, from, maxt, into);
        if (into.histograms !== null) into.histograms.fill(null, before, into.count);
        if (into.starts !== null) into.starts.fill(0, before, into.count);
      }
      from = this.#maxt + 1;
    } while (from <= maxt && from !== Number.POSITIVE_INFINITY);
  }

  /**
   * The same for a caller that looks at the newest of these samples only: the others may be left out. When that is the newest of the
   * series, or the one before, which a query about the present asks for, nothing is decoded.
   */
  readNewest(ref: SeriesRef, mint: number, maxt: number, into: SampleColumns): void {
    const record = ref * SERIES.words;
    const words = this.#memory.series.reach(record + SERIES.words);
    const control = this.#memory.control.words;
    const encoders = observeVersion(control, CONTROL.encoders);
    const version = observeVersion(words, record + SERIES.version);
    const state = observe(words, record + SERIES.openState);
    if (encoders >= 0 && version >= 0 && state !== 0 && (state & OPEN_RICH) === 0) {
      let time = this.#memory.series.floats[(record + SERIES.encoder + ENCODER.lastTime) >> 1];
      let low = words[record + SERIES.encoder + ENCODER.lastLow];
      let high = words[record + SERIES.encoder + ENCODER.lastHigh];
      if (time > maxt && this.#previous.find(record, state)) {
        time = this.#previous.time;
        low = this.#previous.value[0];
        high = this.#previous.value[1];
      }
      const isWhole =
        unchanged(control, CONTROL.encoders, encoders, this.#fence) &&
        unchanged(words, record + SERIES.version, version, this.#fence);
      if (isWhole && time <= maxt) {
        into.clear();
        if (time >= mint) into.push(time, low, high);
        return;
      }
    }
    this.read(ref, mint, maxt, into);
  }

  /** Appends the samples of a rich chunk; false, and nothing appended, when the series changed before all were copied. */
  #readRich(record: number, from: number, maxt: number, into: SampleColumns): boolean {
    this.#places ??= new SampleColumns();
    const places = this.#places;
    places.clear();
    this.#decoder.decode(this.#count, this.#mint, from, maxt, places);
    const copied = this.#pieces.copy(places);
    const { words } = this.#memory.series;
    if (!unchanged(words, record + SERIES.version, this.#version, this.#fence)) return false;
    invariant(copied, 'a rich sample of a series that did not change is damaged');
    this.#pieces.appendTo(places, into);
    return true;
  }

  /** Time of the newest sample of a series, which a sample that is appended now may change. */
  newestTime(ref: SeriesRef): number {
    const record = ref * SERIES.words;
    this.#memory.series.reach(record + SERIES.words);
    return this.#memory.series.floats[(record + SERIES.encoder + ENCODER.lastTime) >> 1];
  }

  /** Time of the sample before the newest, or a later one where that is not at hand. Changes as newestTime() does. */
  previousTime(ref: SeriesRef): number {
    const { floats } = this.#memory.series;
    const encoder = ref * SERIES.words + SERIES.encoder;
    return floats[(encoder + ENCODER.lastTime) >> 1] - floats[(encoder + ENCODER.lastDelta) >> 1];
  }

  /** False when all samples of the series are outside of [mint, maxt]. */
  mayHaveSamples(ref: SeriesRef, mint: number, maxt: number): boolean {
    const record = ref * SERIES.words;
    const words = this.#memory.series.reach(record + SERIES.words);
    // Nothing to see yet, or in the middle of a change.
    if (observe(words, record + SERIES.openState) === 0) return observeVersion(words, record + SERIES.version) !== 0;
    const floats = this.#memory.series.floats;
    // The newest time only ever grows.
    if (floats[(record + SERIES.encoder + ENCODER.lastTime) >> 1] < mint) return false;
    if (floats[(record + SERIES.openMint) >> 1] <= maxt) return true;
    this.#snapshot(record, Number.NEGATIVE_INFINITY, maxt);
    return this.#count > 0;
  }

  /**
   * Copies the first chunk that ends at `from` or later, unless it starts after `to`. Afterwards #count is its number of
   * samples, 0 when there is no such chunk, #mint its first time and #maxt its last, or Infinity for the open chunk.
   */
  #snapshot(record: number, from: number, to: number): void {
    const { chunks, series } = this.#memory;
    const words = series.reach(record + SERIES.words);
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      const version = observeVersion(words, record + SERIES.version);
      if (version < 0) continue;
      const directory = words[record + SERIES.directory];
      chunks.refresh();
      const index = directory === 0 ? 0 : firstEndingFrom(chunks.words, chunks.floats, directory, from);
      const isClosed = directory !== 0 && index < chunks.words[directory + DIRECTORY.count];
      const copied = isClosed
        ? this.#copyClosed(chunks.words[directory + DIRECTORY.chunks + index], to)
        : this.#copyOpen(record, to);
      const valid = unchanged(words, record + SERIES.version, version, this.#fence);
      this.#version = version;
      if (valid && copied) return;
      invariant(!valid, 'a chunk of a series that did not change is damaged');
    }
    invariant(false, 'a series stayed in change');
  }

  /** Answers false when this can be no chunk. */
  #copyClosed(chunk: number, to: number): boolean {
    const { words, floats } = this.#memory.chunks;
    const state = words[chunk + CHUNK.count];
    const count = state & CHUNK_COUNT_MASK;
    const streamWords = words[chunk + CHUNK.streamWords];
    if (!(count > 0 && count <= CHUNK_SAMPLES_MAX && streamWords > 0 && streamWords < STREAM_WORDS_MAX)) return false;
    if (chunk + CHUNK.stream + streamWords > words.length) return false;
    this.#mint = floats[(chunk + CHUNK.mint) >> 1];
    this.#maxt = floats[(chunk + CHUNK.maxt) >> 1];
    this.#rich = (state & CHUNK_RICH) !== 0;
    this.#count = this.#mint > to ? 0 : count;
    if (this.#count === 0) return true;
    const { stream } = this.#decoder;
    for (let i = 0; i < streamWords; i++) stream[i] = words[chunk + CHUNK.stream + i];
    return true;
  }

  #copyOpen(record: number, to: number): boolean {
    const { blocks, series } = this.#memory;
    const state = observe(series.words, record + SERIES.openState);
    this.#mint = series.floats[(record + SERIES.openMint) >> 1];
    this.#maxt = Number.POSITIVE_INFINITY;
    this.#rich = (state & OPEN_RICH) !== 0;
    this.#count = state === 0 || this.#mint > to ? 0 : state & OPEN_COUNT_MASK;
    if (this.#count === 0) return true;
    const streamWords = (openBits(state) + 31) >>> 5;
    if (this.#count > CHUNK_SAMPLES_MAX || streamWords >= STREAM_WORDS_MAX) return false;
    return copyChain(blocks, series.words[record + SERIES.openFirst], streamWords, this.#decoder.stream);
  }
}
