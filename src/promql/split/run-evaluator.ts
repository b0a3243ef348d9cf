/**
 * Evaluates runs of a leaf apart from the query, in any thread. Its rows bear the number of their series in the place of
 * labels. What only the thread of the query can do is left to it: a run with histograms, remarks or errors is given back.
 */
import type { LabelSet, Symbols } from '../../model/labels.ts';
import { textsOf } from '../../model/texts.ts';
import type { Reader, SeriesSelection } from '../../storage/storage.ts';
import { Annotations } from '../annotations.ts';
import type { ColumnSource } from '../operators/column-arena.ts';
import type { Batch, EvalContext, Operator } from '../operators/operator.ts';
import { RunBudget } from './run-budget.ts';
import { SeriesWindow, WindowReader } from './series-window.ts';
import type { LeafWork, RunBoard, Runs } from './split.ts';

/** The leaf without its names and notes, which need labels. */
export type BuildBareLeaf = (work: LeafWork, context: EvalContext) => Operator;

export class RunEvaluator {
  readonly #leaf: Operator;
  readonly #window: NumberedWindow;
  readonly #selected: number;
  readonly #budget = new RunBudget();
  readonly #series: Int32Array;

  constructor(
    work: LeafWork,
    build: BuildBareLeaf,
    selection: SeriesSelection,
    symbols: Symbols,
    runs: Runs,
    columns: ColumnSource,
    checkpoint: () => void,
  ) {
    this.#window = new NumberedWindow(selection);
    this.#selected = selection.count;
    this.#series = new Int32Array(runs.size);
    this.#leaf = build(work, {
      reader: new WindowReader(chosenReader(selection, symbols), () => this.#window),
      symbols,
      lookbackMs: work.lookbackMs,
      features: work.features,
      annotations: new NoAnnotations(),
      budget: this.#budget,
      columns,
      checkpoint,
    });
  }

  /** Evaluates a claimed run. False: it was given back, and so would be those after it. */
  evaluate(run: number, board: RunBoard): boolean {
    try {
      this.#budget.begin();
      const { from, size } = board.runs;
      const first = from + run * size;
      this.#window.move(first, Math.min(first + size, this.#selected));
      const batch = this.#leaf.next();
      if (!this.#window.isRead || (batch !== null && batch.histograms !== null)) throw new NotApart();
      board.put(run, batch, this.#numbers(batch), this.#budget);
      return true;
    } catch {
      // Whatever it is, it comes again where the query can tell it.
      board.giveBack(run);
      return false;
    }
  }

  #numbers(batch: Batch | null): Int32Array {
    const series = this.#series;
    for (let row = 0; batch !== null && row < batch.rows; row++) series[row] = batch.labels[row][1];
    return series;
  }
}

/** Shows the number of a series instead of its labels; the sets are used anew for each window. */
class NumberedWindow extends SeriesWindow {
  readonly #numbers: LabelSet[] = [];
  #first = 0;

  override move(from: number, to: number): void {
    this.#first = this.count;
    super.move(from, to);
  }

  override labels(index: number): LabelSet {
    const at = index - this.#first;
    while (this.#numbers.length <= at) this.#numbers.push(new Int32Array(2));
    this.#numbers[at][1] = this.seriesOf(index);
    return this.#numbers[at];
  }
}

/** Nothing is looked up again: the series are those that the thread of the query has found. */
function chosenReader(selection: SeriesSelection, symbols: Symbols): Reader {
  return { symbols, select: () => selection, labelNames: () => [], labelValues: () => textsOf([]), close: () => {} };
}

class NotApart extends Error {}

class NoAnnotations extends Annotations {
  override warn(): void {
    throw new NotApart();
  }

  override warnAgain(): void {
    throw new NotApart();
  }

  override info(): void {
    throw new NotApart();
  }
}
