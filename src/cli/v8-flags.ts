/** How V8 shall behave; each is set while the program runs, so that nobody has to start it with flags. */
import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import type { Worker } from 'node:worker_threads';

const MIB = 1024 * 1024;
/**
 * Half of the young generation, of which V8 uses one at a time and by itself lets both become 16 MiB. What requests and queries
 * leave behind lies outside of the heap, so that larger halves save no time.
 */
const YOUNG_HALF_MIB = 4;

/**
 * The young generation of V8's heap doubles whenever much of it survives, which all the code and tables do that a start
 * makes, and it does not shrink again. Held at its first size meanwhile, an idle server takes 25 MB less.
 * Called before the code of the program is loaded.
 */
export function holdYoungGeneration(): void {
  holdGrowth();
  process.on('worker', holdAgain);
}

/**
 * From now on much that is new means much work: the young generation may grow, but not as far as V8 would let it. The factor is
 * that of all threads, so that those that are started from now on have their size from the beginning.
 */
export function releaseYoungGeneration(): void {
  process.off('worker', holdAgain);
  setFlagsFromString(`--min-semi-space-size=${YOUNG_HALF_MIB}`);
  setFlagsFromString('--semi-space-growth-factor=2');
  const observer = new PerformanceObserver(() => {
    if (youngGenerationBytes() < 2 * YOUNG_HALF_MIB * MIB) return;
    observer.disconnect();
    holdYoungGeneration();
  });
  observer.observe({ entryTypes: ['gc'] });
}

function holdGrowth(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}

/** V8 raises a factor of 1 to 2, for all threads, whenever it makes the heap of a new one. */
function holdAgain(worker: Worker): void {
  worker.once('online', holdGrowth);
}

function youngGenerationBytes(): number {
  return getHeapSpaceStatistics().find((space) => space.space_name === 'new_space')?.space_size ?? 0;
}

/** For a program that works a few milliseconds now and then: 4 MB less, for a third more CPU. */
export function keepHeapSmall(): void {
  setFlagsFromString('--optimize-for-size');
}

/**
 * For a program whose work is small, however long it runs: V8's optimizing compiler takes 11 MB for itself, its threads and
 * what it makes, and more time than it saves.
 */
export function compileWithoutOptimizing(): void {
  setFlagsFromString('--no-opt');
}
