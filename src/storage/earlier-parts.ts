/** The frozen generations and the blocks, as the current head asks them for order and duplicates. */
import { Symbols } from '../model/labels.ts';
import type { SampleColumns } from '../model/samples.ts';
import type { Blocks } from './block/blocks.ts';
import { isDeleted } from './block/tombstones.ts';
import type { Generation } from './generation.ts';
import type { EarlierSamples } from './head/earlier-samples.ts';
import { decodeCanonicalLabels } from './label-bytes.ts';

export class EarlierParts implements EarlierSamples {
  readonly #blocks: Blocks;
  /** Oldest first. */
  readonly #frozen: () => readonly Generation[];

  constructor(blocks: Blocks, frozen: () => readonly Generation[]) {
    this.#blocks = blocks;
    this.#frozen = frozen;
  }

  get newestTime(): number {
    return this.#frozen().reduce((newest, { head }) => Math.max(newest, head.stats.maxTimeMs), this.#blocks.newestTime);
  }

  get commonFloor(): number | null {
    return this.#frozen().length === 0 ? this.#blocks.newestTime : null;
  }

  /** The newest generation that has the series knows what was before it; without one, any block may have it. */
  floorOf(labels: Uint8Array): number {
    const frozen = this.#frozen();
    for (let i = frozen.length - 1; i >= 0; i--) {
      const ref = frozen[i].head.find(labels, 0, labels.length);
      if (ref >= 0) return frozen[i].head.newestTimeOf(ref);
    }
    return this.#blocks.newestTime;
  }

  sampleAt(labels: Uint8Array, timeMs: number, into: SampleColumns): boolean {
    const frozen = this.#frozen();
    for (let i = frozen.length - 1; i >= 0; i--) {
      const { head, view } = frozen[i];
      const ref = head.find(labels, 0, labels.length);
      if (ref < 0 || !head.sampleAt(ref, timeMs, into)) continue;
      if (view.tombstones.length === 0) return true;
      const symbols = new Symbols();
      if (!isDeleted(view.tombstones, decodeCanonicalLabels(labels, symbols), symbols, timeMs)) return true;
    }
    return this.#blocks.sampleAt(labels, timeMs, into);
  }
}
