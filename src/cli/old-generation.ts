/**
 * V8 lets the old generation grow to several times what was alive in it before it collects: little beside the heap of another
 * program, but most of what this one takes lies outside of the heap. What gets there are mostly requests that were under way
 * when the young generation was collected; each holds some memory outside, too.
 */
import { getHeapSpaceStatistics, getHeapStatistics } from 'node:v8';
import { garbageCollector } from '../threads/collect-garbage.ts';

const LOOK_MS = 1000;
/** A collection takes about 20 ms of the thread. */
const COLLECTION_DISTANCE_MS_MIN = 10_000;
const GROWTH_BYTES_MAX = 8 * 1024 * 1024;

/** From now on collects the heap of this thread when so much more is in it than at the best time before. */
export function watchOldGeneration(): void {
  const collect = garbageCollector();
  let least = oldGenerationBytes();
  let collectedMs = Number.NEGATIVE_INFINITY;
  setInterval(() => {
    const bytes = oldGenerationBytes();
    least = Math.min(least, bytes);
    const now = performance.now();
    if (bytes <= least + GROWTH_BYTES_MAX || now - collectedMs < COLLECTION_DISTANCE_MS_MIN) return;
    collect();
    least = oldGenerationBytes();
    collectedMs = now;
  }, LOOK_MS).unref();
}

/** With what belongs to objects of the heap outside of it, of which the young generation has little. */
function oldGenerationBytes(): number {
  let bytes = getHeapStatistics().external_memory;
  for (const { space_name, space_used_size } of getHeapSpaceStatistics()) {
    if (!space_name.startsWith('new_')) bytes += space_used_size;
  }
  return bytes;
}
