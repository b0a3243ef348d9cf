/** count_values: groups by the text of the value as well, which becomes a label. */
import { Refusal } from '../../../errors.ts';
import { formatFloatPlain, goQuote } from '../../../model/go-format.ts';
import type { Histogram } from '../../../model/histogram.ts';
import type { SymbolId } from '../../../model/labels.ts';
import { withLabel } from '../../functions/with-label.ts';
import { histogramText } from '../../histogram/text.ts';
import { BatchBuffer } from '../batch-buffer.ts';
import { type Batch, type EvalContext, type Operator, PRESENT, type StepGrid } from '../operator.ts';
import { describeGrouping, Grouping, type GroupingClause } from './grouping.ts';
import { grownFloats } from './grown-floats.ts';

/** Any text that is valid UTF-8: no lone surrogates, which stand for bytes that are not. */
const VALID_NAME = /^[^\p{Cs}]+$/u;

export class CountValues implements Operator {
  readonly children: readonly [Operator];
  readonly #label: string;
  readonly #labelId: SymbolId;
  readonly #clause: GroupingClause;
  readonly #grouping: Grouping;
  /** Group g has those from g * steps on. */
  #counts = new Float64Array(0);
  readonly #steps: number;
  readonly #context: EvalContext;
  readonly #buffer: BatchBuffer;
  #consumed = false;
  #next = 0;

  constructor(label: string, clause: GroupingClause, child: Operator, grid: StepGrid, context: EvalContext) {
    if (!VALID_NAME.test(label)) {
      throw new Refusal('execution', `invalid label name ${goQuote(label)}`);
    }
    this.children = [child];
    this.#label = label;
    this.#labelId = context.symbols.intern(label);
    this.#clause = clause;
    const grouped = clause.without ? clause.labels.filter((name) => name !== label) : [...clause.labels, label];
    this.#grouping = new Grouping({ labels: grouped, without: clause.without }, context.symbols);
    this.#steps = grid.count;
    this.#context = context;
    this.#buffer = new BatchBuffer(grid.count, context);
  }

  next(): Batch | null {
    if (!this.#consumed) this.#consume();
    const buffer = this.#buffer;
    buffer.reset();
    this.#context.checkpoint();
    for (; this.#next < this.#grouping.count && !buffer.full; this.#next++) {
      this.#finish(this.#next * this.#steps, buffer);
      buffer.push(this.#grouping.labels(this.#next), false);
    }
    return buffer.rows === 0 ? null : buffer;
  }

  #finish(slot: number, { values, present, at }: BatchBuffer): void {
    for (let step = 0; step < this.#steps; step++) {
      const count = this.#counts[slot + step];
      if (count === 0) continue;
      values[at + step] = count;
      present[at + step] = PRESENT.float;
    }
  }

  describe(): string {
    return `count_values ${JSON.stringify(this.#label)}${describeGrouping(this.#clause)}`;
  }

  #consume(): void {
    this.#consumed = true;
    const [child] = this.children;
    for (let batch = child.next(); batch !== null; batch = child.next()) {
      this.#context.checkpoint();
      for (let row = 0; row < batch.rows; row++) this.#addRow(batch, row);
    }
  }

  #addRow({ labels, values, present, histograms }: Batch, row: number): void {
    const { symbols } = this.#context;
    const from = row * this.#steps;
    let group = -1;
    let previous: number | Histogram = 0;
    for (let step = 0; step < this.#steps; step++) {
      if (present[from + step] === 0) continue;
      const histogram = present[from + step] === PRESENT.histogram ? histograms![from + step] : null;
      const value = histogram ?? values[from + step];
      // A value that repeats stays in its group; 0 and -0 have different texts.
      if (group === -1 || !Object.is(value, previous)) {
        const text = symbols.intern(
          histogram === null ? formatFloatPlain(values[from + step]) : histogramText(histogram),
        );
        group = this.#groupOf(withLabel(symbols, labels[row], this.#labelId, text));
        previous = value;
      }
      this.#counts[group * this.#steps + step]++;
    }
  }

  #groupOf(labels: Int32Array): number {
    const known = this.#grouping.count;
    const group = this.#grouping.of(labels, false);
    if (group === known) {
      this.#context.budget.add(this.#steps);
      const slots = (group + 1) * this.#steps;
      if (slots > this.#counts.length) this.#counts = grownFloats(this.#counts, slots);
    }
    return group;
  }
}
