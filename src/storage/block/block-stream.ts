/** All series of a block in their order. */

import type { SampleColumns } from '../../model/samples.ts';
import { ByteBuffer } from '../chunk/byte-buffer.ts';
import { putVarint } from '../chunk/varint.ts';
import type { SeriesStream } from './block.ts';
import { putBytes } from './page-bytes.ts';
import type { PairIndex } from './pair-index.ts';
import type { SeriesIndex } from './series-index.ts';

const LABEL_TAG = 0x0a;

export class BlockStream implements SeriesStream {
  readonly #series: SeriesIndex;
  readonly #pairs: PairIndex;
  readonly #read: (series: number, mint: number, maxt: number, into: SampleColumns) => void;
  readonly #labels = new ByteBuffer();
  #current = -1;

  constructor(
    series: SeriesIndex,
    pairs: PairIndex,
    read: (series: number, mint: number, maxt: number, into: SampleColumns) => void,
  ) {
    this.#series = series;
    this.#pairs = pairs;
    this.#read = read;
  }

  next(): boolean {
    if (this.#current + 1 >= this.#series.count) return false;
    this.#current++;
    const page = this.#series.pageOf(this.#current);
    const end = page.starts[this.#current - page.first + 1];
    const labels = this.#labels;
    labels.reset();
    for (let i = page.starts[this.#current - page.first]; i < end; i++) {
      const key = this.#pairs.key(page.pairs[i]);
      putVarint(labels, LABEL_TAG);
      putVarint(labels, key.length);
      putBytes(labels, key);
    }
    return true;
  }

  get labels(): Uint8Array {
    return this.#labels.bytes.subarray(0, this.#labels.length);
  }

  read(mint: number, maxt: number, into: SampleColumns): void {
    this.#read(this.#current, mint, maxt, into);
  }

  /** The block stays open: it belongs to who opened it. */
  close(): void {}
}
