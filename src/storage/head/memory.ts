/** The regions of the head, as one thread sees them. */
import { invariant } from '../../invariant.ts';
import { CONTROL, SHARED_HEAD_VERSION, type SharedHead } from '../../threads/layout.ts';
import { Region } from '../../threads/region.ts';

export class HeadMemory {
  readonly control: Region;
  readonly series: Region;
  readonly labels: Region;
  readonly pairs: Region;
  readonly postings: Region;
  readonly blocks: Region;
  readonly chunks: Region;

  constructor(shared: SharedHead) {
    invariant(shared.version === SHARED_HEAD_VERSION, `shared head of version ${shared.version}`);
    this.control = new Region(shared.control);
    this.series = new Region(shared.series);
    this.labels = new Region(shared.labels);
    this.pairs = new Region(shared.pairs);
    this.postings = new Region(shared.postings);
    this.blocks = new Region(shared.blocks);
    this.chunks = new Region(shared.chunks);
  }
}

/** An empty head. The key makes its hash unpredictable. */
export function createSharedHead(key: readonly [number, number]): SharedHead {
  const control = Region.create();
  control.words[CONTROL.hashKey] = key[0];
  control.words[CONTROL.hashKey + 1] = key[1];
  control.floats[CONTROL.mint >> 1] = Number.POSITIVE_INFINITY;
  control.floats[CONTROL.maxt >> 1] = Number.NEGATIVE_INFINITY;
  return {
    version: SHARED_HEAD_VERSION,
    control: control.buffer,
    series: Region.create().buffer,
    labels: Region.create().buffer,
    pairs: Region.create().buffer,
    postings: Region.create().buffer,
    blocks: Region.create().buffer,
    chunks: Region.create().buffer,
  };
}
