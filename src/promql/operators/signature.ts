/** Match groups: rows whose labels agree in what `on` and `ignoring` say. The signature of a row is a small number. */

import { LabelSetTable } from '../../model/label-set-table.ts';
import { type LabelSet, METRIC_NAME, type Symbols } from '../../model/labels.ts';
import type { VectorMatching } from '../ast.ts';
import { LabelProjector, nameIds } from './label-projection.ts';

export class Signatures {
  readonly #index = new LabelSetTable();
  readonly #projector: LabelProjector;

  constructor(matching: VectorMatching, symbols: Symbols) {
    const names = matching.on ? matching.labels : [...matching.labels, METRIC_NAME];
    this.#projector = new LabelProjector(nameIds(symbols, names), matching.on);
  }

  get count(): number {
    return this.#index.count;
  }

  /** The number of the group, a new one when no row was in it yet. */
  of(labels: LabelSet): number {
    this.#projector.project(labels);
    return this.#index.internPrefix(this.#projector.buffer, this.#projector.length);
  }

  /** The number of the group, -1 when no row was in it yet. */
  find(labels: LabelSet): number {
    this.#projector.project(labels);
    return this.#index.find(this.#projector.buffer, this.#projector.length);
  }

  /** The labels that the rows of a group share. */
  labels(signature: number): LabelSet {
    return this.#index.labels(signature);
  }
}
