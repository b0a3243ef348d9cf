/** A function of a range vector: the kernel computes all steps of one series after the other. */

import { LabelSetTable } from '../../model/label-set-table.ts';
import type { LabelSet } from '../../model/labels.ts';
import type { Call, Position } from '../ast.ts';
import type { FunctionRow, SeriesNote } from '../functions/function.ts';
import type { RangeKernels } from '../kernels/kernel.ts';
import { withoutParens } from '../without-parens.ts';
import { BatchBuffer } from './batch-buffer.ts';
import { METADATA_LABELS, nameIds, withoutLabels } from './label-projection.ts';
import { duplicateLabelSets } from './name-dropping.ts';
import type { AnyOperator, Batch, EvalContext, Operator, ScalarOperator } from './operator.ts';
import { PacedKernel } from './paced-kernel.ts';
import { SeriesNotes } from './range-notes.ts';
import type { RangeSource } from './range-source.ts';
import { hasValue } from './row-ledger.ts';

export interface RangeFunctionCall {
  readonly call: Call;
  readonly kernels: RangeKernels;
  readonly names: FunctionRow['names'];
  readonly check: ((params: readonly Float64Array[]) => void) | null;
  readonly note: SeriesNote | null;
  readonly params: readonly ScalarOperator[];
}

export class RangeFunction implements Operator {
  readonly children: readonly AnyOperator[];
  readonly #function: RangeFunctionCall;
  readonly #source: RangeSource;
  readonly #context: EvalContext;
  readonly #kernel: PacedKernel;
  readonly #buffer: BatchBuffer;
  readonly #names: RangeNames;
  readonly #notes: SeriesNotes;
  #params: readonly Float64Array[] | null = null;

  constructor(call: RangeFunctionCall, source: RangeSource, context: EvalContext) {
    this.children = [...call.params, ...source.children];
    this.#function = call;
    this.#source = source;
    this.#context = context;
    this.#kernel = new PacedKernel(call.kernels, source.windows, context.checkpoint);
    this.#buffer = new BatchBuffer(source.windows.count, context);
    this.#names = new RangeNames(call.names === 'drop', context);
    this.#notes = new SeriesNotes(context, notePosition(call.call));
  }

  next(): Batch | null {
    this.#params ??= this.#prepare();
    const buffer = this.#buffer;
    buffer.reset();
    this.#context.checkpoint();
    while (!buffer.full && this.#source.next()) this.#compute(this.#params);
    return buffer.rows === 0 ? null : buffer;
  }

  describe(): string {
    return `${this.#function.call.func} over ${this.#source.describe()}`;
  }

  /** The notes and the labels of a row that was computed, here or elsewhere. */
  admit(labels: LabelSet, present: Uint8Array, at: number): LabelSet {
    const { note, call } = this.#function;
    const { count } = this.#source.windows;
    note?.({ labels, params: this.#params!, present, at, count }, call, this.#context);
    return this.#names.of(labels);
  }

  /** Whether the names of all rows are to be dropped at the end of the query. */
  get flagsNames(): boolean {
    return this.#names.flags;
  }

  #prepare(): readonly Float64Array[] {
    const params = this.#function.params.map((param) => param.values());
    this.#function.check?.(params);
    return params;
  }

  #compute(params: readonly Float64Array[]): void {
    const { windows, samples, labels, dropName } = this.#source;
    const { present, at } = this.#buffer;
    this.#notes.labels = labels;
    this.#kernel.run(samples, params, this.#buffer, this.#notes);
    if (!hasValue(present, at, windows.count)) return;
    this.#buffer.push(this.admit(labels, present, at), dropName || this.flagsNames);
  }
}

/** Notes are about the first argument, in parentheses or not; a subquery is gone by the time that they are made. */
export function notePosition({ args }: Call): Position {
  const argument = withoutParens(args[0]);
  return argument.kind === 'subquery' ? { start: 0, end: 0 } : argument.position;
}

/** What becomes of the names: two series that become one are refused, even when they never meet at a step. */
class RangeNames {
  readonly #drop: boolean;
  readonly #delayed: boolean;
  readonly #metadata: ReadonlySet<number>;
  readonly #seen = new LabelSetTable();

  constructor(drop: boolean, context: EvalContext) {
    this.#drop = drop;
    this.#delayed = context.features.delayedNameRemoval;
    this.#metadata = nameIds(context.symbols, METADATA_LABELS);
  }

  of(labels: LabelSet): LabelSet {
    if (!this.#drop || this.#delayed) return labels;
    const rest = withoutLabels(labels, this.#metadata);
    const known = this.#seen.count;
    if (this.#seen.intern(rest) < known) throw duplicateLabelSets();
    return rest;
  }

  get flags(): boolean {
    return this.#drop && this.#delayed;
  }
}
