/**
 * Several pools on one store: each is told of every view, and the store hears that views are left when all pools have left
 * them.
 */
import type { StoreView } from '../storage/view.ts';
import type { ViewSource } from './query-pool.ts';

export interface ViewReader extends ViewSource {
  /** The pool has ended: nobody waits for it any more. */
  close(): void;
}

interface Reader {
  released: number;
  readonly listeners: ((view: StoreView) => void)[];
}

export class ViewReaders {
  readonly #store: ViewSource;
  readonly #readers = new Set<Reader>();
  #released: number;

  constructor(store: ViewSource) {
    this.#store = store;
    this.#released = store.view.version;
    store.onView((view) => {
      for (const { listeners } of this.#readers) for (const listener of listeners) listener(view);
    });
  }

  /** For one pool. It reads no view that is older than the present one. */
  open(): ViewReader {
    const store = this.#store;
    const reader: Reader = { released: store.view.version, listeners: [] };
    this.#readers.add(reader);
    return {
      get view() {
        return store.view;
      },
      onView: (listener) => void reader.listeners.push(listener),
      released: (version) => {
        reader.released = version;
        this.#release();
      },
      close: () => {
        this.#readers.delete(reader);
        this.#release();
      },
    };
  }

  #release(): void {
    if (this.#readers.size === 0) return;
    const version = Math.min(...[...this.#readers].map(({ released }) => released));
    if (version <= this.#released) return;
    this.#released = version;
    this.#store.released(version);
  }
}
