/** One head as the whole store. */
import type { Head } from '../../src/storage/head/head.ts';
import type { StoreView } from '../../src/storage/view.ts';
import type { ViewSource } from '../../src/threads/query-pool.ts';

export function viewOf({ shared }: Head): ViewSource & { readonly view: StoreView } {
  return {
    view: { version: 1, heads: [{ generation: 1, shared, tombstones: [] }], blocks: [] },
    onView: () => {},
    released: () => {},
  };
}
