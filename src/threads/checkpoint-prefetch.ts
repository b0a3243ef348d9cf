/**
 * Reading a large checkpoint takes as long as loading the program, and needs nothing of it: a thread does so meanwhile.
 *
 *   main thread   ── arguments ──► load the program ──► listen ──► lock directory ──► take() ──► replay the rest of the log
 *   this thread         └────────► read and check the pages ──────────────────────────┘
 *
 * It begins before the lock is held, so a process that is just ending may still write a newer checkpoint: whoever takes it has to
 * compare it with the table on disk.
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ReadCheckpoint } from '../storage/checkpoint/read-checkpoint.ts';
import type { PrefetchedCheckpoint } from '../storage/checkpoint/restore-head.ts';
import { NAMES } from '../storage/names.ts';
import { workerFile } from './worker-file.ts';

export interface PrefetchWorkerData {
  /** Of the log of a generation. */
  readonly directory: string;
}

/** Of its pages. The thread costs 25 ms of CPU, in which so much is read. */
const LARGE_BYTES_MIN = 48 * 1024 * 1024;

const FILE = workerFile('./prefetch-worker', import.meta.url);

export class CheckpointPrefetch implements PrefetchedCheckpoint {
  readonly #directory: string;
  #checkpoint: Promise<ReadCheckpoint | null> | null;

  /** Of the newest generation below `path` that has a large checkpoint; null where none has. */
  static begin(path: string, largeBytesMin = LARGE_BYTES_MIN): CheckpointPrefetch | null {
    const directory = logsOf(path).findLast((log) => pagesBytes(log) >= largeBytesMin);
    return directory === undefined ? null : new CheckpointPrefetch(directory);
  }

  private constructor(directory: string) {
    this.#directory = directory;
    const worker = new Worker(FILE.url, {
      ...FILE.options,
      workerData: { directory } satisfies PrefetchWorkerData,
      resourceLimits: { maxYoungGenerationSizeMb: 4 },
    });
    this.#checkpoint = new Promise((resolve) => {
      worker.once('message', resolve);
      // What is wrong with it is found again, and told, by who reads it with the lock held.
      worker.once('error', () => resolve(null));
      worker.once('exit', () => resolve(null));
    });
  }

  /** What was read in this directory, once; null: nothing. Never rejects. */
  async take(directory: string): Promise<ReadCheckpoint | null> {
    const checkpoint = this.#checkpoint;
    if (checkpoint === null || directory !== this.#directory) return null;
    this.#checkpoint = null;
    return checkpoint;
  }
}

/** Directories of the logs, oldest first: the numbers in their names have as many digits each. None where nothing can be read. */
function logsOf(path: string): string[] {
  try {
    const names = readdirSync(join(path, NAMES.log));
    return names.sort().map((name) => join(path, NAMES.log, name));
  } catch {
    return [];
  }
}

/** -1 where there are none. */
function pagesBytes(log: string): number {
  try {
    return statSync(join(log, NAMES.checkpointPages)).size;
  } catch {
    return -1;
  }
}
