/** Series of one block, as a query selected them. Reading changes nothing of it: it may be kept as long as its reader is open. */
import type { LabelSet } from '../../model/labels.ts';
import type { SampleColumns } from '../../model/samples.ts';
import type { PartSelection } from '../part-reader.ts';
import type { SelectionShare } from '../storage.ts';

/** The block, by the numbers of its series. */
export interface BlockSeries {
  /** ULID. */
  readonly id: string;
  labelsOf(series: number): LabelSet;
  /** Puts samples that are not deleted behind those that are in `into`, all of which are older. */
  append(series: number, mint: number, maxt: number, into: SampleColumns): void;
}

export class BlockSelection implements PartSelection {
  readonly refs: Uint32Array;
  readonly count: number;
  readonly #block: BlockSeries;

  constructor(block: BlockSeries, refs: Uint32Array) {
    this.#block = block;
    this.refs = refs;
    this.count = refs.length;
  }

  labels(index: number): LabelSet {
    return this.#block.labelsOf(this.refs[index]);
  }

  read(index: number, mint: number, maxt: number, into: SampleColumns): void {
    into.clear();
    this.#block.append(this.refs[index], mint, maxt, into);
  }

  append(index: number, mint: number, maxt: number, into: SampleColumns): void {
    this.#block.append(this.refs[index], mint, maxt, into);
  }

  readNewest(index: number, mint: number, maxt: number, into: SampleColumns): void {
    this.read(index, mint, maxt, into);
  }

  share(): SelectionShare {
    return { kind: 'block', id: this.#block.id, refs: this.refs };
  }
}
