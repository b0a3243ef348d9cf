/**
 * What the kernel knows of series (kernel/known-sections.ts), with their numbers in the head. Where a series comes in several
 * forms of different lengths, the first one of each chain is remembered. When there is no more room, the rest is looked up without the kernel.
 */
import type { SeriesRef } from '../storage/storage.ts';
import type { KernelInstance } from './generated/kernel.js';
import { CHAINS } from './kernel/layout.ts';
import type { MessageKernel } from './message-kernel.ts';

const REFS_MIN = 1024;

export class KnownSections {
  readonly #kernel: MessageKernel;
  #instance: KernelInstance | null = null;
  /** Weak: what is known of a head that is gone must not keep it. */
  #head: WeakRef<object> | null = null;
  /** Of each chain: the entry of each series, or number, in the kernel, 0 where it has none. */
  #entries: Int32Array[] = [];

  constructor(kernel: MessageKernel) {
    this.#kernel = kernel;
  }

  /** To be called before each message. All is forgotten when another head takes samples now. */
  begin(head: object): void {
    const { functions } = this.#kernel;
    if (this.#head?.deref() === head && this.#instance === functions) return;
    functions.forgetSections();
    this.#entries = Array.from({ length: CHAINS }, () => new Int32Array(REFS_MIN));
    this.#instance = functions;
    this.#head = new WeakRef(head);
  }

  forget(): void {
    this.#head = null;
  }

  /**
   * Bytes [start, end) of the kernel's memory stand for a series, or for the symbol of this number; it came after the one that was met
   * last in its chain.
   *
   * @param link entry of known-series.ts, in the chain of symbols
   */
  learn(chain: number, ref: SeriesRef, start: number, end: number, link = 0): void {
    const { functions } = this.#kernel;
    if (ref >= this.#entries[chain].length) this.#grow(chain, ref);
    let entry = this.#entries[chain][ref];
    if (entry === 0) {
      entry = functions.addSection(chain, start, end, ref, link);
      if (entry === 0) return;
      this.#entries[chain][ref] = entry;
    } else functions.rewriteSection(entry, start, end, link);
    functions.followSection(chain, entry);
  }

  #grow(chain: number, ref: SeriesRef): void {
    const entries = new Int32Array(Math.max(ref + 1, 2 * this.#entries[chain].length));
    entries.set(this.#entries[chain]);
    this.#entries[chain] = entries;
  }
}
