import { describe, expect, it } from 'vitest';
import type { StoreView } from '../../src/storage/view.ts';
import type { ViewSource } from '../../src/threads/query-pool.ts';
import { ViewReaders } from '../../src/threads/view-readers.ts';

class Store implements ViewSource {
  view: StoreView = { version: 1, heads: [], blocks: [] };
  readonly releases: number[] = [];
  #listener: (view: StoreView) => void = () => undefined;

  onView(listener: (view: StoreView) => void): void {
    this.#listener = listener;
  }

  released(version: number): void {
    this.releases.push(version);
  }

  show(version: number): void {
    this.view = { version, heads: [], blocks: [] };
    this.#listener(this.view);
  }
}

describe('views that several pools read', () => {
  it('reach all of them, and are left when the last one has left them', () => {
    const store = new Store();
    const readers = new ViewReaders(store);
    const seen: number[] = [];
    const first = readers.open();
    const second = readers.open();
    first.onView(({ version }) => seen.push(version));
    second.onView(({ version }) => seen.push(10 * version));
    store.show(2);
    expect(seen).toEqual([2, 20]);
    first.released(2);
    expect(store.releases).toEqual([]);
    second.released(2);
    expect(store.releases).toEqual([2]);
  });

  it('are not held by a pool that has ended, or that came later', () => {
    const store = new Store();
    const readers = new ViewReaders(store);
    const first = readers.open();
    const second = readers.open();
    store.show(2);
    first.released(2);
    second.close();
    expect(store.releases).toEqual([2]);
    store.show(3);
    const third = readers.open();
    expect(third.view.version).toBe(3);
    first.released(3);
    expect(store.releases).toEqual([2, 3]);
  });
});
