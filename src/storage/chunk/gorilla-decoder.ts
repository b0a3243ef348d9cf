/** Decodes the code of open chunks (gorilla.ts), in WebAssembly: the 64 bits of a value are one number there. */
import { invariant } from '../../invariant.ts';
import type { SampleColumns } from '../../model/samples.ts';
import { createKernel, type KernelInstance } from './generated/kernel.js';
import { SAMPLES_MAX, STREAM_AT, STREAM_END_AT, TIMES_AT, VALUES_AT } from './kernel/layout.ts';

const PAGES = 1;
/** A view of each column costs as much as a loop over so many samples. */
const LOOPED_MAX = 16;

export class GorillaDecoder {
  readonly #kernel: KernelInstance = createKernel(PAGES);
  readonly #times = new Float64Array(this.#kernel.memory.buffer, TIMES_AT, SAMPLES_MAX);
  /** The values, which pass as words only: they may be any bits. */
  readonly #words = new Uint32Array(this.#kernel.memory.buffer, VALUES_AT, 2 * SAMPLES_MAX);
  /** The caller puts a stream at its start. */
  readonly stream = new Int32Array(this.#kernel.memory.buffer, STREAM_AT, (STREAM_END_AT - STREAM_AT) / 4);

  /** Decodes the first `count` samples of the stream, at least one, and appends those in [mint, maxt] to `into`. */
  decode(count: number, firstTime: number, mint: number, maxt: number, into: SampleColumns): void {
    invariant(count <= SAMPLES_MAX, 'a chunk has more samples than the decoder has room for');
    const kept = this.#kernel.decode(count, firstTime, mint, maxt);
    const before = into.count;
    into.reserve(before + kept);
    if (kept > LOOPED_MAX) {
      into.times.set(this.#times.subarray(0, kept), before);
      into.words.set(this.#words.subarray(0, 2 * kept), 2 * before);
    } else this.#copy(kept, into.times, into.words, before);
    into.count = before + kept;
  }

  #copy(count: number, times: Float64Array, words: Uint32Array, at: number): void {
    for (let i = 0; i < count; i++) {
      times[at + i] = this.#times[i];
      words[2 * (at + i)] = this.#words[2 * i];
      words[2 * (at + i) + 1] = this.#words[2 * i + 1];
    }
  }
}
