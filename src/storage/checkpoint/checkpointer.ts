/**
 * Decides when a checkpoint of the current head is due and sees it through: the worker writes it, the log gets to disk as far
 * as it goes, then it takes its name and the place of the one before. What fails is given up, told and counted; the log has
 * everything, so nothing depends on it.
 */
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { syncDirectory } from '../durable-files.ts';
import type { Log } from '../log/log.ts';
import { NAMES } from '../names.ts';
import { type CheckpointedGeneration, HeldHead } from './held-head.ts';
import type { CheckpointQuestion, CheckpointWork, CopyAnswer, EndAnswer, WrittenCheckpoint } from './source.ts';

/** Writes checkpoints in a thread of its own. */
export interface CheckpointWriter {
  /** Resolves when it is written; rejects with the reason why it could not be, or was canceled. */
  write(
    work: CheckpointWork,
    answer: (question: CheckpointQuestion) => CopyAnswer | EndAnswer,
  ): Promise<WrittenCheckpoint>;
  /** Ends the write under way, if there is one, which then rejects, and the thread. */
  cancel(): void;
}

/** A finished checkpoint. */
export interface CheckpointFacts {
  readonly ordinal: number;
  /** What the head had taken then. */
  readonly series: number;
  readonly samples: number;
}

export interface CheckpointerGeneration extends CheckpointedGeneration {
  readonly number: number;
  readonly log: Log;
  readonly logDamaged: boolean;
  /** The checkpoint that its head came from; null: none. */
  readonly checkpoint: CheckpointFacts | null;
}

export interface CheckpointerStats {
  readonly creations: number;
  readonly failures: number;
  readonly bytesWritten: number;
  readonly seconds: number;
}

/**
 * Due when a replay would read as many samples as there are series (a checkpoint writes about 100 bytes a series), at
 * least the first and at most the second number: that is below a third of a second.
 */
const TAIL_SAMPLES_MIN = 100_000;
const TAIL_SAMPLES_MAX = 1_000_000;
/** A new series takes as long to replay as so many samples. */
const SERIES_AS_SAMPLES = 4;
/** Checkpoints may keep their thread busy for this part of the time: their cost stays small beside that of ingest. */
const BUSY_SHARE = 0.02;
const PAUSE_MS_MIN = 1000;
const PAUSE_MS_MAX = 10_000;
const RETRY_MS = 60_000;

const NO_CHECKPOINT: CheckpointFacts = { ordinal: 0, series: 0, samples: 0 };

export class Checkpointer {
  readonly #writer: CheckpointWriter;
  readonly #log: Logger;
  readonly #samplesMin: number;
  #running: Promise<void> | null = null;
  #canceled = false;
  #generation: CheckpointerGeneration | null = null;
  /** Newest finished checkpoint of the generation. */
  #newest: CheckpointFacts = NO_CHECKPOINT;
  #notBeforeMs = Number.NEGATIVE_INFINITY;
  #creations = 0;
  #failures = 0;
  #bytesWritten = 0;
  #seconds = 0;

  constructor(writer: CheckpointWriter, log: Logger, samplesMin = TAIL_SAMPLES_MIN) {
    this.#writer = writer;
    this.#samplesMin = samplesMin;
    this.#log = log;
  }

  get stats(): CheckpointerStats {
    return {
      creations: this.#creations,
      failures: this.#failures,
      bytesWritten: this.#bytesWritten,
      seconds: this.#seconds,
    };
  }

  /** Starts a checkpoint in the background when one of the current generation is due. */
  wake(generation: CheckpointerGeneration): void {
    if (this.#running !== null || performance.now() < this.#notBeforeMs || generation.logDamaged) return;
    this.#follow(generation);
    const { head } = generation;
    const { series, samplesAppended: samples } = head.stats;
    const due = Math.max(this.#samplesMin, Math.min(TAIL_SAMPLES_MAX, series));
    if (replayCost({ series, samples }) - replayCost(this.#newest) >= due) void this.create(generation);
  }

  /** Makes one now; resolves when it is in its place or was given up. */
  create(generation: CheckpointerGeneration): Promise<void> {
    if (this.#running !== null) return this.#running;
    this.#follow(generation);
    this.#canceled = false;
    this.#running = this.#create(generation).finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /**
   * Gives up the checkpoint under way; with a generation, only one of that. At once: whatever happens to the head after the call
   * is in no checkpoint. Resolves when nothing of it goes on.
   */
  async cancel(generation: CheckpointerGeneration | null = this.#generation): Promise<void> {
    if (this.#running === null || generation !== this.#generation) return;
    this.#canceled = true;
    this.#writer.cancel();
    await this.#running;
  }

  /** Refers to a generation no longer, nor does the thread: the memory of its head can be freed. */
  async drop(generation: CheckpointerGeneration): Promise<void> {
    await this.cancel(generation);
    if (this.#generation === generation) this.#generation = null;
    if (this.#running === null) this.#writer.cancel();
  }

  async close(): Promise<void> {
    await this.cancel();
    this.#writer.cancel();
  }

  #follow(generation: CheckpointerGeneration): void {
    if (generation === this.#generation) return;
    this.#generation = generation;
    this.#newest = generation.checkpoint ?? NO_CHECKPOINT;
  }

  async #create(generation: CheckpointerGeneration): Promise<void> {
    const begin = performance.now();
    const { head, log, directory } = generation;
    const { series, samplesAppended: samples } = head.stats;
    const { ordinal } = this.#newest;
    const held = new HeldHead(generation, ordinal + 1, ordinal);
    let isFinished = false;
    try {
      this.#pause(PAUSE_MS_MIN);
      const written = await this.#writer.write(held.work, (question) => held.answer(question));
      this.#pause(Math.min(PAUSE_MS_MAX, Math.max(PAUSE_MS_MIN, written.activeMs / BUSY_SHARE)));
      // The head may be ahead of the log.
      await log.durable();
      if (!this.#canceled) {
        await rename(written.temporaryPath, join(directory, NAMES.checkpoint));
        isFinished = true;
        this.#newest = { ordinal: ordinal + 1, series, samples };
        this.#creations++;
        this.#bytesWritten += written.bytesWritten;
        await syncDirectory(directory);
      }
    } catch (error) {
      if (!this.#canceled) this.#fail(generation, error as Error);
    } finally {
      held.release(isFinished);
      this.#seconds += (performance.now() - begin) / 1000;
    }
  }

  #pause(milliseconds: number): void {
    this.#notBeforeMs = performance.now() + milliseconds;
  }

  #fail({ number, directory }: CheckpointerGeneration, { message }: Error): void {
    this.#failures++;
    this.#pause(RETRY_MS);
    this.#log.error({ generation: number, reason: message }, 'Checkpoint given up; the log has everything');
    rm(join(directory, NAMES.checkpoint + NAMES.temporaryEnding), { force: true }).catch(() => undefined);
  }
}

/** What it takes to replay so much, in samples. */
function replayCost({ series, samples }: Pick<CheckpointFacts, 'series' | 'samples'>): number {
  return samples + SERIES_AS_SAMPLES * series;
}
