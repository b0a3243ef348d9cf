/** label_replace and label_join: the rows of the argument with other labels. */
import { Refusal } from '../../errors.ts';
import { LIMITS } from '../../limits.ts';
import { type LabelSet, METRIC_NAME } from '../../model/labels.ts';
import { duplicateLabelSets } from '../operators/name-dropping.ts';
import type { Batch, EvalContext, Operator } from '../operators/operator.ts';
import { RowLedger } from '../operators/row-ledger.ts';
import type { FunctionCall } from './function.ts';

/** The new set; null where the row stays as it is. */
export type LabelMap = (labels: LabelSet) => LabelSet | null;

export class Relabel implements Operator {
  readonly children: readonly [Operator];
  readonly #map: LabelMap;
  /** A metric name that is written stays, though the old one was to be dropped at the end of the query. */
  readonly #writesName: boolean;
  readonly #ledger: RowLedger;
  readonly #steps: number;
  readonly #context: EvalContext;

  constructor(child: Operator, map: LabelMap, destination: string, steps: number, context: EvalContext) {
    this.children = [child];
    this.#map = map;
    this.#writesName = destination === METRIC_NAME;
    this.#ledger = new RowLedger(steps);
    this.#steps = steps;
    this.#context = context;
  }

  next(): Batch | null {
    const batch = this.children[0].next();
    if (batch === null) return null;
    this.#context.checkpoint();
    const { rows, values, present } = batch;
    const labels: LabelSet[] = new Array(rows);
    const dropName = this.#writesName && batch.dropName !== null ? batch.dropName.slice(0, rows) : batch.dropName;
    for (let row = 0; row < rows; row++) {
      const mapped = this.#map(batch.labels[row]);
      labels[row] = mapped ?? batch.labels[row];
      if (mapped !== null && this.#writesName && dropName !== null) dropName[row] = 0;
      if (!this.#ledger.enter(labels[row], present, row * this.#steps)) throw duplicateLabelSets();
    }
    return { rows, labels, dropName, values, present, histograms: batch.histograms };
  }

  describe(): string {
    return 'relabel';
  }
}

/** The parts of a new value in one text; nested calls could double it without end. */
export function labelText(parts: Iterable<string>, call: FunctionCall): string {
  const lengthMax = LIMITS.labelValueBytesMax;
  let text = '';
  for (const part of parts) {
    text += part;
    if (text.length > lengthMax) {
      throw new Refusal('execution', `${call.call.func}() makes a label value of more than ${lengthMax} characters`);
    }
  }
  return text;
}

/** Any UTF-8 text is a label name, save the empty one; bytes that are no UTF-8 stand as lone surrogates. */
export function isLabelName(text: string): boolean {
  return text !== '' && !/\p{Surrogate}/u.test(text);
}
