/**
 * topk and bottomk: for each group and step the k best samples are kept, so that the memory is that of the result, not of
 * the input. NaN is worst for both.
 */
import type { LabelSet } from '../../../model/labels.ts';
import type { Position } from '../../ast.ts';
import { BatchBuffer } from '../batch-buffer.ts';
import { floatsOnly } from '../floats-only.ts';
import type { Batch, EvalContext, Operator, ScalarOperator, StepGrid } from '../operator.ts';
import { BestHeap } from './best-heap.ts';
import { describeGrouping, Grouping, type GroupingClause } from './grouping.ts';
import { grownFloats } from './grown-floats.ts';
import { wholeCounts } from './parameter.ts';

interface Candidate {
  readonly labels: LabelSet;
  readonly dropName: boolean;
}

/** One row of the result: a candidate with the steps at which it is among the best, and its values there. */
interface RankedRow {
  readonly candidate: Candidate;
  readonly steps: number[];
  readonly values: number[];
}

export class Rank implements Operator {
  readonly children: readonly [ScalarOperator, Operator];
  readonly #op: 'topk' | 'bottomk';
  /** 1: great is good; -1: small is good. */
  readonly #sign: 1 | -1;
  readonly #clause: GroupingClause;
  readonly #position: Position;
  readonly #grouping: Grouping;
  readonly #steps: number;
  readonly #context: EvalContext;
  /** By group and step; made when the first sample comes. */
  readonly #heaps: (BestHeap | undefined)[] = [];
  /** What a value must beat, both times the sign, where there are enough already; NaN: the heap says. */
  #bars = new Float64Array(0);
  /** Rows that were among the best at some time, by their number. */
  readonly #candidates = new Map<number, Candidate>();
  #rows: Iterator<RankedRow, undefined> | null = null;
  #buffer: BatchBuffer | null = null;
  #seen = 0;

  /** `position` is that of the aggregation. */
  constructor(
    op: 'topk' | 'bottomk',
    clause: GroupingClause,
    position: Position,
    k: ScalarOperator,
    child: Operator,
    grid: StepGrid,
    context: EvalContext,
  ) {
    this.children = [k, child];
    this.#op = op;
    this.#sign = op === 'topk' ? 1 : -1;
    this.#clause = clause;
    this.#position = position;
    this.#grouping = new Grouping(clause, context.symbols);
    this.#steps = grid.count;
    this.#context = context;
  }

  next(): Batch | null {
    if (this.#rows === null) this.#consume();
    this.#rows ??= this.#ranked();
    this.#buffer ??= new BatchBuffer(this.#steps, this.#context);
    const buffer = this.#buffer;
    buffer.reset();
    this.#context.checkpoint();
    while (!buffer.full) {
      const row = this.#rows.next().value;
      if (row === undefined) break;
      row.steps.forEach((step, i) => {
        buffer.values[buffer.at + step] = row.values[i];
        buffer.present[buffer.at + step] = 1;
      });
      buffer.push(row.candidate.labels, row.candidate.dropName);
    }
    return buffer.rows === 0 ? null : buffer;
  }

  describe(): string {
    return `${this.#op}${describeGrouping(this.#clause)}`;
  }

  #consume(): void {
    const [k, child] = this.children;
    const limits = wholeCounts(k.values());
    for (let batch = child.next(); batch !== null; batch = child.next()) {
      this.#context.checkpoint();
      const floats = floatsOnly(batch, this.#steps, () => this.#noteIgnored());
      for (let row = 0; row < batch.rows; row++) this.#offer(floats, row, limits);
    }
  }

  #noteIgnored(): void {
    this.#context.annotations.info(`ignored histogram in ${this.#op} aggregation`, this.#position);
  }

  #offer({ labels, dropName, values, present }: Batch, row: number, limits: Float64Array): void {
    const number = this.#seen++;
    const from = row * this.#steps;
    const slot = this.#grouping.of(labels[row], false) * this.#steps;
    this.#reserve(slot + this.#steps);
    const bars = this.#bars;
    const sign = this.#sign;
    let entered = false;
    for (let i = 0; i < this.#steps; i++) {
      // Most values of many rows end here.
      if (present[from + i] === 0 || sign * values[from + i] <= bars[slot + i]) continue;
      if (this.#enter(slot + i, values[from + i], number, limits[i])) entered = true;
    }
    if (entered) {
      this.#candidates.set(number, { labels: labels[row], dropName: dropName !== null && dropName[row] !== 0 });
    }
  }

  #reserve(slots: number): void {
    const known = this.#bars.length;
    if (slots > known) this.#bars = grownFloats(this.#bars, slots).fill(Number.NaN, known);
  }

  #enter(slot: number, value: number, row: number, limit: number): boolean {
    if (limit === 0) return false;
    this.#heaps[slot] ??= new BestHeap(this.#sign);
    const heap = this.#heaps[slot];
    const before = heap.size;
    if (!heap.offer(value, row, limit)) return false;
    this.#context.budget.add(heap.size - before);
    if (heap.size === limit) this.#bars[slot] = this.#sign * heap.worst;
    return true;
  }

  /** Group after group; with one step the best comes first. */
  *#ranked(): Generator<RankedRow, undefined> {
    for (let group = 0; group < this.#grouping.count; group++) {
      const rows = new Map<number, RankedRow>();
      for (let step = 0; step < this.#steps; step++) {
        for (const { value, row } of this.#heaps[group * this.#steps + step]?.sorted() ?? []) {
          let ranked = rows.get(row);
          if (ranked === undefined) {
            ranked = { candidate: this.#candidates.get(row)!, steps: [], values: [] };
            rows.set(row, ranked);
          }
          ranked.steps.push(step);
          ranked.values.push(value);
        }
      }
      yield* rows.values();
    }
  }
}
