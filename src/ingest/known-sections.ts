/**
 * Label sections that the kernel knows (kernel/known-sections.ts), with the series of the head that they stand for. Where
 * a series comes in several forms, the first one is remembered. When there is no more room, the rest is looked up in the head.
 */
import type { SeriesRef } from '../storage/storage.ts';
import type { KernelInstance } from './generated/kernel.js';
import { MESSAGE_AT } from './kernel/layout.ts';
import type { MessageKernel } from './message-kernel.ts';

const REFS_MIN = 1024;

export class KnownSections {
  readonly #kernel: MessageKernel;
  #instance: KernelInstance | null = null;
  /** Weak: what is known of a head that is gone must not keep it. */
  #head: WeakRef<object> | null = null;
  /** Entry of each series in the kernel, 0 where it has none. */
  #entries = new Int32Array(REFS_MIN);

  constructor(kernel: MessageKernel) {
    this.#kernel = kernel;
  }

  /** To be called before each message. All is forgotten when another head takes samples now. */
  begin(head: object): void {
    const { functions } = this.#kernel;
    if (this.#head?.deref() === head && this.#instance === functions) return;
    functions.forgetSections();
    this.#entries = new Int32Array(REFS_MIN);
    this.#instance = functions;
    this.#head = new WeakRef(head);
  }

  /** Bytes [start, end) of the message are the labels of a series, which came after the one that was met last. */
  learn(ref: SeriesRef, start: number, end: number): void {
    if (ref >= this.#entries.length) this.#grow(ref);
    let entry = this.#entries[ref];
    if (entry === 0) {
      entry = this.#kernel.functions.addSection(MESSAGE_AT + start, MESSAGE_AT + end, ref);
      if (entry === 0) return;
      this.#entries[ref] = entry;
    }
    this.#kernel.functions.followSection(entry);
  }

  #grow(ref: SeriesRef): void {
    const entries = new Int32Array(Math.max(ref + 1, 2 * this.#entries.length));
    entries.set(this.#entries);
    this.#entries = entries;
  }
}
