/**
 * Takes the metric name and its metadata labels from rows: at once, with the check that no two rows become one, or as a
 * flag for the end of the query (delayed name removal).
 */
import { Refusal } from '../../errors.ts';
import type { LabelSet, SymbolId } from '../../model/labels.ts';
import { METADATA_LABELS, nameIds, withoutLabels } from './label-projection.ts';
import type { Batch, EvalContext } from './operator.ts';
import { RowLedger } from './row-ledger.ts';

export function duplicateLabelSets(): Refusal {
  return new Refusal('execution', 'vector cannot contain metrics with the same labelset');
}

export class NameDropping {
  readonly #delayed: boolean;
  readonly #metadata: ReadonlySet<SymbolId>;
  readonly #steps: number;
  readonly #ledger: RowLedger;

  /** `names` go at once; at the end of the query the name and all its metadata do. */
  constructor(context: EvalContext, steps: number, names: readonly string[] = METADATA_LABELS) {
    this.#delayed = context.features.delayedNameRemoval;
    this.#metadata = nameIds(context.symbols, names);
    this.#steps = steps;
    this.#ledger = new RowLedger(steps);
  }

  /** The rows of a batch without names; values and presence are those of the batch given. */
  apply(batch: Batch): Batch {
    const { rows, values, present, histograms } = batch;
    if (this.#delayed)
      return { rows, labels: batch.labels, dropName: new Uint8Array(rows).fill(1), values, present, histograms };
    const labels: LabelSet[] = new Array(rows);
    for (let row = 0; row < rows; row++) {
      labels[row] = withoutLabels(batch.labels[row], this.#metadata);
      if (!this.#ledger.enter(labels[row], present, row * this.#steps)) throw duplicateLabelSets();
    }
    return { rows, labels, dropName: null, values, present, histograms };
  }
}
