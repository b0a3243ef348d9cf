/**
 * info(v, {...}): adds the labels of info series (target_info and the like) to the series of v that come from the same
 * instance and job. Which info series are alive is decided at each step.
 */
import { Refusal } from '../../errors.ts';
import { type LabelSet, labelValue, METRIC_NAME, type SymbolId, type Symbols } from '../../model/labels.ts';
import { type Matcher, matchesEmpty, valueTest } from '../../model/matchers.ts';
import { withLabel } from '../functions/with-label.ts';
import { BatchBuffer } from './batch-buffer.ts';
import { InfoSeries } from './info-series.ts';
import { duplicateLabelSets } from './name-dropping.ts';
import type { Batch, EvalContext, Operator, Points, StepGrid } from './operator.ts';
import { hasValue, RowLedger } from './row-ledger.ts';
import { copyHistograms, RowStore } from './row-store.ts';
import { describeMatchers } from './select.ts';
import type { TimeReference } from './time-reference.ts';

export class Info implements Operator {
  readonly children: readonly [Operator];
  readonly #nameMatchers: readonly Matcher[];
  readonly #dataMatchers: readonly Matcher[];
  readonly #reference: TimeReference;
  readonly #grid: StepGrid;
  readonly #context: EvalContext;
  readonly #ledger: RowLedger;
  readonly #buffer: BatchBuffer;
  readonly #batches: Generator<Batch, undefined>;

  /** `reference` is where the selector inside of the first argument looks from: the info series are taken there too. */
  constructor(
    child: Operator,
    matchers: readonly Matcher[],
    reference: TimeReference,
    grid: StepGrid,
    context: EvalContext,
  ) {
    this.children = [child];
    this.#nameMatchers = effectiveNameMatchers(matchers.filter(({ name }) => name === METRIC_NAME));
    this.#dataMatchers = matchers.filter(({ name }) => name !== METRIC_NAME);
    this.#reference = reference;
    this.#grid = grid;
    this.#context = context;
    this.#ledger = new RowLedger(grid.count);
    this.#buffer = new BatchBuffer(grid.count, context);
    this.#batches = this.#produce();
  }

  next(): Batch | null {
    return this.#batches.next().value ?? null;
  }

  describe(): string {
    return `info ${describeMatchers([...this.#nameMatchers, ...this.#dataMatchers])}`;
  }

  *#produce(): Generator<Batch, undefined> {
    const base = this.#pull();
    const isInfo = base.map(({ labels }) => this.#isInfoSeries(labels));
    const joined = base.filter((_, i) => !isInfo[i]).map(({ labels }) => labels);
    const matchers = [...this.#nameMatchers, ...this.#dataMatchers];
    const series = new InfoSeries(matchers, joined, this.#reference, this.#grid, this.#context);
    for (const [i, row] of base.entries()) {
      this.#context.checkpoint();
      if (isInfo[i]) yield* this.#emit(row, row.labels, row.present);
      else yield* this.#enrich(row, series);
    }
    if (this.#buffer.rows > 0) yield this.#buffer;
  }

  /** One row of the result for each set of info series that are alive together. */
  *#enrich(row: BaseRow, series: InfoSeries): Generator<Batch, undefined> {
    const needsMatch = this.#dataMatchers.some((matcher) => !matchesEmpty(matcher));
    const masks = new Map<string, { readonly alive: readonly LabelSet[]; readonly mask: Uint8Array }>();
    for (let step = 0; step < this.#grid.count; step++) {
      if (row.present[step] === 0) continue;
      const alive = series.aliveAt(row.labels, step);
      if (alive.length === 0 && needsMatch) continue;
      const key = alive.map((labels) => labels.join()).join(' ');
      if (!masks.has(key)) masks.set(key, { alive, mask: new Uint8Array(this.#grid.count) });
      masks.get(key)!.mask[step] = row.present[step];
    }
    for (const { alive, mask } of masks.values()) {
      yield* this.#emit(row, enriched(this.#context.symbols, row.labels, alive, this.#dataMatchers), mask);
    }
  }

  *#emit(row: BaseRow, labels: LabelSet, present: Uint8Array): Generator<Batch, undefined> {
    const buffer = this.#buffer;
    if (buffer.full) {
      yield buffer;
      buffer.reset();
    }
    if (!hasValue(present, 0, this.#grid.count)) return;
    buffer.values.set(row.values, buffer.at);
    buffer.present.set(present, buffer.at);
    if (row.histograms !== null) copyHistograms({ ...row, present }, 0, this.#grid.count, buffer);
    if (!this.#ledger.enter(labels, buffer.present, buffer.at)) throw duplicateLabelSets();
    buffer.push(labels, row.dropName);
  }

  #pull(): BaseRow[] {
    const steps = this.#grid.count;
    const [child] = this.children;
    const store = new RowStore(steps, this.#context);
    const rows: BaseRow[] = [];
    for (let batch = child.next(); batch !== null; batch = child.next()) {
      for (let i = 0; i < batch.rows; i++) {
        const dropName = batch.dropName !== null && batch.dropName[i] !== 0;
        const number = store.add(batch.labels[i], dropName, batch, i * steps);
        const stored = store.batchOf(number);
        const at = store.offsetOf(number);
        rows.push({
          labels: batch.labels[i],
          dropName,
          values: stored.values.subarray(at, at + steps),
          present: stored.present.subarray(at, at + steps),
          histograms: stored.histograms?.slice(at, at + steps) ?? null,
        });
      }
    }
    return rows;
  }

  /** An info series in the first argument is left as it is. */
  #isInfoSeries(labels: LabelSet): boolean {
    const { symbols } = this.#context;
    const name = symbols.text(labelValue(labels, symbols.find(METRIC_NAME)));
    return this.#nameMatchers.every((matcher) => valueTest(matcher)(name));
  }
}

interface BaseRow extends Points {
  readonly labels: LabelSet;
  readonly dropName: boolean;
}

function effectiveNameMatchers(given: readonly Matcher[]): readonly Matcher[] {
  if (given.length === 0) return [{ type: '=', name: METRIC_NAME, value: 'target_info' }];
  const negative = given.every(({ type }) => type === '!=' || type === '!~');
  return negative ? [...given, { type: '=~', name: METRIC_NAME, value: '.+_info' }] : given;
}

/** Labels that the series has stay; those that several info series have must agree. */
function enriched(
  symbols: Symbols,
  labels: LabelSet,
  alive: readonly LabelSet[],
  dataMatchers: readonly Matcher[],
): LabelSet {
  const wanted = new Set(dataMatchers.map(({ name }) => name));
  const added = new Map<SymbolId, SymbolId>();
  for (const info of alive) {
    for (let i = 0; i < info.length; i += 2) {
      const name = symbols.text(info[i]);
      if (name === METRIC_NAME || (wanted.size > 0 && !wanted.has(name))) continue;
      if (labelValue(labels, info[i]) !== 0) continue;
      const known = added.get(info[i]);
      if (known !== undefined && known !== info[i + 1]) throw new Refusal('execution', `conflicting label: ${name}`);
      added.set(info[i], info[i + 1]);
    }
  }
  let result = labels;
  for (const [name, value] of added) result = withLabel(symbols, result, name, value);
  return result;
}
