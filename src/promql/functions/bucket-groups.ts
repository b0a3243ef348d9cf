/**
 * Gathers the histograms of a vector: of classic buckets one group for all rows which differ in `le` alone, with its rows
 * in order of their bounds; of native histograms one group for each label set.
 */
import { goQuote } from '../../model/go-format.ts';
import type { Histogram } from '../../model/histogram.ts';
import { LabelSetTable } from '../../model/label-set-table.ts';
import { type LabelSet, labelValue, METRIC_NAME, type SymbolId, type Symbols } from '../../model/labels.ts';
import type { Position } from '../ast.ts';
import { LabelProjector } from '../operators/label-projection.ts';
import { type Batch, type EvalContext, type Operator, PRESENT } from '../operators/operator.ts';
import { RowStore } from '../operators/row-store.ts';

export interface BucketRow {
  readonly bound: number;
  readonly values: Float64Array;
  /** PRESENT.float at the steps where the bucket is there. */
  readonly present: Uint8Array;
  /** Where the steps of the row begin in both. */
  readonly at: number;
}

/** No step has both classic buckets and a native histogram. */
export interface BucketGroup {
  /** The labels of the rows without `le`, the metric name included. */
  readonly labels: LabelSet;
  readonly rows: BucketRow[];
  /** By step; null: there are no native histograms at all. */
  histograms: (Histogram | null)[] | null;
}

/**
 * Pulls the whole vector. Rows without a usable bound are left out with a warning, and so is what is a classic and a
 * native histogram at once.
 */
export function gatherBuckets(child: Operator, steps: number, context: EvalContext, position: Position): BucketGroup[] {
  const gathering = new Gathering(steps, context, position);
  for (let batch = child.next(); batch !== null; batch = child.next()) {
    context.checkpoint();
    for (let row = 0; row < batch.rows; row++) gathering.take(batch, row);
  }
  const groups = gathering.groups();
  for (const group of groups) {
    if (!removeMixed(group)) continue;
    const text = `vector contains a mix of classic and native histograms${ofMetric(context.symbols, group.labels)}`;
    context.annotations.warn(text, position);
  }
  return groups;
}

/** A row whose points are in the store. */
interface StoredRow {
  readonly bound: number;
  readonly number: number;
}

class Gathering {
  readonly #steps: number;
  readonly #context: EvalContext;
  readonly #position: Position;
  readonly #le: SymbolId;
  /** By the symbol of their text. */
  readonly #bounds = new Map<SymbolId, number | null>();
  readonly #withoutLe: LabelProjector;
  readonly #index = new LabelSetTable();
  readonly #store: RowStore;
  /** By the number of the group. */
  readonly #rows: StoredRow[][] = [];
  readonly #histograms: BucketGroup['histograms'][] = [];

  constructor(steps: number, context: EvalContext, position: Position) {
    this.#steps = steps;
    this.#context = context;
    this.#position = position;
    this.#le = context.symbols.intern('le');
    this.#withoutLe = new LabelProjector(new Set([this.#le]), false);
    this.#store = new RowStore(steps, context);
  }

  take(batch: Batch, row: number): void {
    const labels = batch.labels[row];
    if (hasKind(batch, row, this.#steps, PRESENT.histogram)) {
      this.#context.budget.add(this.#steps);
      this.#takeHistograms(batch, row, this.#admit(this.#index.intern(labels)));
    }
    if (!hasKind(batch, row, this.#steps, PRESENT.float)) return;
    const bound = this.#boundOf(labelValue(labels, this.#le));
    if (bound === null) {
      warnOfBound(labels, this.#le, this.#context, this.#position);
      return;
    }
    const { values, present } = batch;
    const number = this.#store.add(labels, false, { values, present, histograms: null }, row * this.#steps);
    this.#withoutLe.project(labels);
    const group = this.#admit(this.#index.internPrefix(this.#withoutLe.buffer, this.#withoutLe.length));
    this.#rows[group].push({ bound, number });
  }

  groups(): BucketGroup[] {
    return this.#rows.map((stored, group) => {
      stored.sort((a, b) => (a.bound < b.bound ? -1 : a.bound > b.bound ? 1 : 0));
      const rows = stored.map(({ bound, number }): BucketRow => {
        const { values, present } = this.#store.batchOf(number);
        return { bound, values, present, at: this.#store.offsetOf(number) };
      });
      return { labels: this.#index.labels(group), rows, histograms: this.#histograms[group] };
    });
  }

  #admit(group: number): number {
    if (group === this.#rows.length) {
      this.#rows.push([]);
      this.#histograms.push(null);
    }
    return group;
  }

  #boundOf(text: SymbolId): number | null {
    let bound = this.#bounds.get(text);
    if (bound === undefined) {
      bound = parseBound(this.#context.symbols.text(text));
      this.#bounds.set(text, bound);
    }
    return bound;
  }

  #takeHistograms({ present, histograms }: Batch, row: number, group: number): void {
    const steps = this.#steps;
    this.#histograms[group] ??= new Array<Histogram | null>(steps).fill(null);
    const taken = this.#histograms[group];
    for (let i = 0, at = row * steps; i < steps; i++, at++) {
      if (present[at] === PRESENT.histogram) taken[i] = histograms![at];
    }
  }
}

function hasKind({ present, histograms }: Batch, row: number, steps: number, kind: number): boolean {
  if (kind === PRESENT.histogram && histograms === null) return false;
  const end = (row + 1) * steps;
  for (let at = row * steps; at < end; at++) if (present[at] === kind) return true;
  return false;
}

/** Takes away the steps that have both kinds; answers whether there are any. */
function removeMixed({ rows, histograms }: BucketGroup): boolean {
  let found = false;
  histograms?.forEach((histogram, step) => {
    const classic = rows.filter(({ present, at }) => present[at + step] === PRESENT.float);
    if (histogram === null || classic.length === 0) return;
    found = true;
    histograms[step] = null;
    for (const { present, at } of classic) present[at + step] = PRESENT.none;
  });
  return found;
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const INFINITY = /^\+?inf(?:inity)?$/i;
const NEGATIVE_INFINITY = /^-inf(?:inity)?$/i;

/** A bound as Go reads a number; null when it is none. */
export function parseBound(text: string): number | null {
  if (NUMBER.test(text)) {
    const bound = Number(text);
    return Number.isFinite(bound) ? bound : null;
  }
  if (INFINITY.test(text)) return Infinity;
  if (NEGATIVE_INFINITY.test(text)) return -Infinity;
  return /^nan$/i.test(text) ? Number.NaN : null;
}

function warnOfBound(labels: LabelSet, le: SymbolId, context: EvalContext, position: Position): void {
  const got = goQuote(context.symbols.text(labelValue(labels, le)));
  const of = ofMetric(context.symbols, labels);
  context.annotations.warn(`bucket label "le" is missing or has a malformed value of ${got}${of}`, position);
}

/** As ofMetric, for notes of quantiles and fractions: a name that goes at once is gone before them. */
export function ofResult({ symbols, features }: EvalContext, labels: LabelSet): string {
  return features.delayedNameRemoval ? ofMetric(symbols, labels) : '';
}

/** ` for metric name "x"`, or nothing when the name is gone. */
export function ofMetric(symbols: Symbols, labels: LabelSet): string {
  const name = symbols.text(labelValue(labels, symbols.intern(METRIC_NAME)));
  return name === '' ? '' : ` for metric name ${goQuote(name)}`;
}
