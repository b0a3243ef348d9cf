/** A scalar as a vector: one row without labels. */
import { EMPTY_LABELS } from '../../model/labels.ts';
import type { Batch, Operator, ScalarOperator } from './operator.ts';

export class ScalarVector implements Operator {
  readonly children: readonly [ScalarOperator];
  #done = false;

  constructor(scalar: ScalarOperator) {
    this.children = [scalar];
  }

  next(): Batch | null {
    if (this.#done) return null;
    this.#done = true;
    // A copy: whoever gets the batch may work in place.
    const values = this.children[0].values().slice();
    return {
      rows: 1,
      labels: [EMPTY_LABELS],
      dropName: null,
      values,
      present: new Uint8Array(values.length).fill(1),
      histograms: null,
    };
  }

  describe(): string {
    return 'vector';
  }
}
