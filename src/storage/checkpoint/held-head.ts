/** The head of a generation while a checkpoint of it is written, on the thread that writes it: questions are answered at once. */
import { CONTROL, SERIES } from '../../threads/layout.ts';
import type { Head } from '../head/head.ts';
import { HeadMemory } from '../head/memory.ts';
import type { LogStats } from '../log/log.ts';
import type { SeriesNumbers } from '../log/series-numbers.ts';
import type { CheckpointQuestion, CheckpointWork, CopyAnswer, EndAnswer } from './source.ts';
import { SLICE_SERIES } from './table.ts';

export const SCRATCH_WORDS = SLICE_SERIES * SERIES.words;

/** What of a generation goes into a checkpoint. */
export interface CheckpointedGeneration {
  readonly directory: string;
  readonly head: Head;
  readonly log: { readonly stats: LogStats };
  readonly numbers: SeriesNumbers;
}

export class HeldHead {
  readonly work: CheckpointWork;
  readonly #generation: CheckpointedGeneration;
  readonly #memory: HeadMemory;
  #changedPages: readonly number[] = [];

  constructor(generation: CheckpointedGeneration, ordinal: number, baseOrdinal: number) {
    const { directory, head, log, numbers } = generation;
    this.#generation = generation;
    this.#memory = new HeadMemory(head.shared);
    const { words } = this.#memory.control;
    const state = head.state;
    const copied = Math.min(SCRATCH_WORDS, Math.max(state.seriesCount * SERIES.words, SCRATCH_WORDS / 16));
    this.work = {
      directory,
      ordinal,
      baseOrdinal,
      shared: head.shared,
      state,
      newestName: words[CONTROL.newestName],
      pairTable: words[CONTROL.pairTable],
      firstSequence: log.stats.sequence,
      numbers: numbers.shared,
      scratch: new Int32Array(new SharedArrayBuffer(4 * copied)),
    };
    head.chunkHeap.hold();
  }

  answer(question: CheckpointQuestion): CopyAnswer | EndAnswer {
    const { head, log } = this.#generation;
    const { sequence } = log.stats;
    if (question.kind === 'copy') {
      const { region, begin, end, at } = question;
      this.work.scratch.set(this.#memory[region].reach(end).subarray(begin, end), at);
      return { sequence };
    }
    const { floats } = this.#memory.control;
    this.#changedPages = head.chunkHeap.takeChangedPages();
    return {
      sequence,
      chunksEnd: head.chunkHeap.end,
      changedPages: this.#changedPages,
      mint: floats[CONTROL.mint >> 1],
      maxt: floats[CONTROL.maxt >> 1],
    };
  }

  /** @param isFinished whether the checkpoint has its place now; if not, the next one needs the changed pages too */
  release(isFinished: boolean): void {
    const { chunkHeap } = this.#generation.head;
    if (!isFinished) chunkHeap.noteChangedPages(this.#changedPages);
    chunkHeap.release();
  }
}
