/**
 * What the kernel knows of series (kernel/known-sections.ts), with their numbers in the head. Where a series comes in several
 * forms of different lengths, the first one of each chain is remembered. When there is no more room, the rest is looked up without the
 * kernel, until so much was looked up that learning everything anew costs less: series that have ended then make room.
 */
import type { SeriesRef } from '../storage/storage.ts';
import type { KernelInstance } from './generated/kernel.js';
import { CHAINS } from './kernel/layout.ts';
import type { MessageKernel } from './message-kernel.ts';

const REFS_MIN = 1024;
/** Looking a section up without the kernel costs a few times less than learning it does. */
const UNKNOWN_PER_KNOWN_MAX = 4;

export class KnownSections {
  readonly #kernel: MessageKernel;
  #instance: KernelInstance | null = null;
  /** Weak: what is known of a head that is gone must not keep it. */
  #head: WeakRef<object> | null = null;
  /** Of each chain: the entry of each series, or number, in the kernel, 0 where it has none. */
  #entries: Int32Array[] = [];
  /** Sections that are remembered, and how many times one came for which there was no room. */
  #known = 0;
  #unknown = 0;

  constructor(kernel: MessageKernel) {
    this.#kernel = kernel;
  }

  /** To be called before each message. All is forgotten when another head takes samples now, or when it is of too little use. */
  begin(head: object): void {
    const { functions } = this.#kernel;
    const isUseful = this.#unknown <= UNKNOWN_PER_KNOWN_MAX * this.#known;
    if (this.#head?.deref() === head && this.#instance === functions && isUseful) return;
    functions.forgetSections();
    this.#entries = Array.from({ length: CHAINS }, () => new Int32Array(REFS_MIN));
    this.#known = 0;
    this.#unknown = 0;
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
      if (entry === 0) {
        this.#unknown++;
        return;
      }
      this.#entries[chain][ref] = entry;
      this.#known++;
    } else functions.rewriteSection(entry, start, end, link);
    functions.followSection(chain, entry);
  }

  #grow(chain: number, ref: SeriesRef): void {
    const entries = new Int32Array(Math.max(ref + 1, 2 * this.#entries[chain].length));
    entries.set(this.#entries[chain]);
    this.#entries[chain] = entries;
  }
}
