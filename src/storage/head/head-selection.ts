/** Series of one head, as a query selected them. */
import type { LabelSet } from '../../model/labels.ts';
import type { SampleColumns } from '../../model/samples.ts';
import type { PartSelection } from '../part-reader.ts';
import type { LabelVisitor, SelectionShare } from '../storage.ts';

/** The head, by the numbers of its series. `refs` are the series that are read, mostly one after the other. */
export interface HeadSeries {
  /** 0: it is in no store. */
  readonly generation: number;
  labelsOf(ref: number): LabelSet;
  visitLabelsOf(ref: number, visit: LabelVisitor): void;
  readAt(refs: Uint32Array, index: number, mint: number, maxt: number, into: SampleColumns): void;
  readNewestAt(refs: Uint32Array, index: number, mint: number, maxt: number, into: SampleColumns): void;
}

export class HeadSelection implements PartSelection {
  readonly refs: Uint32Array;
  readonly count: number;
  readonly #head: HeadSeries;

  constructor(head: HeadSeries, refs: Uint32Array) {
    this.#head = head;
    this.refs = refs;
    this.count = refs.length;
  }

  labels(index: number): LabelSet {
    return this.#head.labelsOf(this.refs[index]);
  }

  visitLabels(index: number, visit: LabelVisitor): void {
    this.#head.visitLabelsOf(this.refs[index], visit);
  }

  read(index: number, mint: number, maxt: number, into: SampleColumns): void {
    this.#head.readAt(this.refs, index, mint, maxt, into);
  }

  readNewest(index: number, mint: number, maxt: number, into: SampleColumns): void {
    this.#head.readNewestAt(this.refs, index, mint, maxt, into);
  }

  share(): SelectionShare | null {
    const { generation } = this.#head;
    // A part of a buffer would cross with all of it.
    return generation === 0 ? null : { kind: 'head', generation, refs: this.refs.slice() };
  }
}
