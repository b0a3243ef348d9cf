/**
 * The sample before the newest of a series, without decoding its chunk: a query about one step ago asks all series for it. Its
 * time is one delta before the newest; its value is found by taking the newest step of the stream back. The first sample of a chunk
 * has no step: what was before it stands beside it, in its block.
 */
import { BLOCK, OPEN_COUNT_MASK, openBits, SAMPLE_BEFORE, SERIES } from '../../threads/layout.ts';
import { ENCODER, NEWEST_BITS_SHIFT, SAMPLE_BITS_MAX } from '../chunk/gorilla.ts';
import { takeBackValue } from '../chunk/newest-step.ts';
import type { HeadMemory } from './memory.ts';

/** Of an open chunk of one sample that follows a closed chunk of its kind. Inside a change of the series. */
export function keepBefore(
  { blocks, series }: HeadMemory,
  record: number,
  time: number,
  low: number,
  high: number,
): void {
  const block = series.words[record + SERIES.openLast];
  const at = block * BLOCK.words;
  blocks.floats[(at + SAMPLE_BEFORE.time) >> 1] = time;
  blocks.words[at + SAMPLE_BEFORE.low] = low;
  blocks.words[at + SAMPLE_BEFORE.high] = high;
  blocks.words[at + BLOCK.next] = -block;
}

/** To be called, inside a change of the series, where samples go into closed chunks, or out of them. */
export function forgetBefore({ blocks, series }: HeadMemory, record: number): void {
  const block = series.words[record + SERIES.openLast];
  const at = block * BLOCK.words;
  if (blocks.words[at + BLOCK.next] === -block) blocks.words[at + BLOCK.next] = 0;
}

/** Reads in place; whoever calls it sees to it that the series did not change meanwhile. */
export class PreviousSample {
  time = 0;
  /** Low word, high word. */
  readonly value = new Int32Array(2);
  readonly #memory: HeadMemory;
  /** The words of the newest step, and one behind them for the decoder. */
  readonly #step = new Int32Array(Math.ceil((31 + SAMPLE_BITS_MAX) / 32) + 1);

  constructor(memory: HeadMemory) {
    this.#memory = memory;
  }

  /** Of a series whose open chunk is not rich. False where it is not known: the chunk is to be decoded. */
  find(record: number, state: number): boolean {
    return (state & OPEN_COUNT_MASK) === 1 ? this.#findBeside(record) : this.#takeBack(record, openBits(state));
  }

  #findBeside(record: number): boolean {
    const { blocks, series } = this.#memory;
    const block = series.words[record + SERIES.openLast];
    const at = block * BLOCK.words;
    const words = blocks.reach(at + BLOCK.words);
    if (words[at + BLOCK.next] !== -block) return false;
    this.time = blocks.floats[(at + SAMPLE_BEFORE.time) >> 1];
    this.value[0] = words[at + SAMPLE_BEFORE.low];
    this.value[1] = words[at + SAMPLE_BEFORE.high];
    return true;
  }

  #takeBack(record: number, bits: number): boolean {
    const { words, floats } = this.#memory.series;
    const encoder = record + SERIES.encoder;
    const window = words[encoder + ENCODER.window];
    const stepBits = window >>> NEWEST_BITS_SHIFT;
    const delta = floats[(encoder + ENCODER.lastDelta) >> 1];
    // Without a delta the newest time was written whole.
    if (stepBits === 0 || stepBits > SAMPLE_BITS_MAX || !(delta > 0)) return false;
    if (!this.#copyStep(words[record + SERIES.openLast], bits - stepBits, bits)) return false;
    this.time = floats[(encoder + ENCODER.lastTime) >> 1] - delta;
    this.value[0] = words[encoder + ENCODER.lastLow];
    this.value[1] = words[encoder + ENCODER.lastHigh];
    takeBackValue(this.#step, (bits - stepBits) & 31, window, this.value);
    return true;
  }

  /** The words of a stream that bits [begin, end) are in; `end` is its end. A step reaches into two blocks at most. */
  #copyStep(last: number, begin: number, end: number): boolean {
    const blocks = this.#memory.blocks.reach((last + 1) * BLOCK.words);
    const from = begin >>> 5;
    const to = (end + 31) >>> 5;
    const lastBegin = Math.floor((to - 1) / BLOCK.dataWords) * BLOCK.dataWords;
    let at = last * BLOCK.words + BLOCK.data - lastBegin;
    for (let word = Math.max(from, lastBegin); word < to; word++) this.#step[word - from] = blocks[at + word];
    if (from >= lastBegin) return true;
    const before = -blocks[last * BLOCK.words + BLOCK.next];
    // Of a series in change it may be anything.
    if (!(before > 0)) return false;
    at = before * BLOCK.words + BLOCK.data - (lastBegin - BLOCK.dataWords);
    for (let word = from; word < lastBegin; word++) this.#step[word - from] = blocks[at + word];
    return true;
  }
}
