/**
 * What the kernel knows of series (kernel/known-sections.ts), with their numbers in the head. Where a series comes in several
 * forms of different lengths, the first one of each chain is remembered. When there is no more room, the rest is looked up without the
 * kernel.
 *
 * The room doubles when it is filled fast, since so many series are there at once. When it is filled slowly, most of what is in it are
 * series that have ended: all is forgotten, and those that still come are learned anew.
 */
import type { SeriesRef } from '../storage/storage.ts';
import { Region } from '../threads/region.ts';
import type { KernelInstance } from './generated/kernel.js';
import { CHAINS, KNOWN_END } from './kernel/layout.ts';
import type { MessageKernel } from './message-kernel.ts';

const ROOM_BYTES_MIN = 8 * 1024 * 1024;
/** Header of an entry, and what rounds it up. */
const ENTRY_BYTES_MAX = 32;
/** Learning one section for so many series that were read is a small part of the time that those take. */
const READ_PER_LEARNED_MIN = 8;

export class KnownSections {
  readonly #kernel: MessageKernel;
  #instance: KernelInstance | null = null;
  /** Weak: what is known of a head that is gone must not keep it. */
  #head: WeakRef<object> | null = null;
  /** Of each chain: the entry of each series, or number, in the kernel, 0 where it has none. Regions, because those grow in place. */
  readonly #entries = Array.from({ length: CHAINS }, () => Region.create());
  /** Bytes that may be and that are remembered, at most. */
  #room = ROOM_BYTES_MIN;
  #bytes = 0;
  /** Sections that are remembered, and series that were read meanwhile. */
  #learned = 0;
  #read = 0;
  /** To be forgotten before the next message. */
  #isOutdated = false;

  constructor(kernel: MessageKernel) {
    this.#kernel = kernel;
  }

  /** To be called before each message. All is forgotten when another head takes samples now, or when most of it has ended. */
  begin(head: object): void {
    const { functions } = this.#kernel;
    if (this.#head?.deref() === head && this.#instance === functions && !this.#isOutdated) return;
    // Series of the same head will need as much again.
    if (!this.#isOutdated) this.#room = ROOM_BYTES_MIN;
    functions.forgetSections();
    for (const { words } of this.#entries) words.fill(0);
    this.#bytes = 0;
    this.#learned = 0;
    this.#read = 0;
    this.#isOutdated = false;
    this.#instance = functions;
    this.#head = new WeakRef(head);
  }

  forget(): void {
    this.#head = null;
  }

  /** A message of so many series was read. */
  noteRead(series: number): void {
    this.#read += series;
  }

  /**
   * Bytes [start, end) of the kernel's memory stand for a series, or for the symbol of this number; it came after the one that was met
   * last in its chain.
   *
   * @param link entry of known-series.ts, in the chain of symbols
   */
  learn(chain: number, ref: SeriesRef, start: number, end: number, link = 0): void {
    const { functions } = this.#kernel;
    this.#entries[chain].ensure(ref + 1);
    const { words } = this.#entries[chain];
    let entry = words[ref];
    if (entry === 0) {
      const bytes = end - start + ENTRY_BYTES_MAX;
      if (!this.#hasRoom(bytes)) return;
      entry = functions.addSection(chain, start, end, ref, link);
      if (entry === 0) return;
      words[ref] = entry;
      this.#bytes += bytes;
      this.#learned++;
    } else functions.rewriteSection(entry, start, end, link);
    functions.followSection(chain, entry);
  }

  #hasRoom(bytes: number): boolean {
    if (this.#bytes + bytes <= this.#room) return true;
    this.#isOutdated ||= this.#read > READ_PER_LEARNED_MIN * this.#learned;
    if (this.#isOutdated || this.#room >= KNOWN_END) return false;
    this.#room *= 2;
    return true;
  }
}
