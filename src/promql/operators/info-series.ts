/** The info series that belong to some base series: found by instance and job, one of each metric at a step. */
import { Refusal } from '../../errors.ts';
import { LabelSetTable } from '../../model/label-set-table.ts';
import { type LabelSet, labelValue, METRIC_NAME } from '../../model/labels.ts';
import type { Matcher } from '../../model/matchers.ts';
import { floatsOnly } from './floats-only.ts';
import { LabelProjector, nameIds } from './label-projection.ts';
import { labelSetText } from './label-text.ts';
import type { EvalContext, StepGrid } from './operator.ts';
import { Select } from './select.ts';
import type { TimeReference } from './time-reference.ts';

const IDENTIFYING = ['instance', 'job'] as const;
/** Times of samples give no cause for notes. */
const NOWHERE = { start: 0, end: 0 } as const;

interface InfoRow {
  readonly labels: LabelSet;
  /** When its newest sample was taken, seconds, by step. */
  readonly times: Float64Array;
  readonly present: Uint8Array;
}

export class InfoSeries {
  readonly #context: EvalContext;
  readonly #keys = new LabelSetTable();
  readonly #identity: LabelProjector;
  readonly #rowsOf: InfoRow[][] = [];
  readonly #nameId: number;

  constructor(
    matchers: readonly Matcher[],
    base: readonly LabelSet[],
    reference: TimeReference,
    grid: StepGrid,
    context: EvalContext,
  ) {
    this.#context = context;
    this.#identity = new LabelProjector(nameIds(context.symbols, IDENTIFYING), true);
    this.#nameId = context.symbols.intern(METRIC_NAME);
    const identities = this.#identityMatchers(base);
    if (identities.length > 0) this.#load([...matchers, ...identities], reference, grid);
  }

  /** The newest info series of each metric, for a base series at a step. */
  aliveAt(labels: LabelSet, step: number): LabelSet[] {
    this.#identity.project(labels);
    const key = this.#keys.find(this.#identity.buffer, this.#identity.length);
    if (key === -1) return [];
    const newest = new Map<number, InfoRow>();
    for (const row of this.#rowsOf[key]) {
      if (row.present[step] === 0) continue;
      const name = labelValue(row.labels, this.#nameId);
      const known = newest.get(name);
      if (known !== undefined && known.times[step] === row.times[step]) throw this.#twins(known, row, step);
      if (known === undefined || known.times[step] < row.times[step]) newest.set(name, row);
    }
    return Array.from(newest.values(), (row) => row.labels);
  }

  /** Only values that the base series have are asked of the storage. */
  #identityMatchers(base: readonly LabelSet[]): Matcher[] {
    const { symbols } = this.#context;
    const matchers: Matcher[] = [];
    for (const name of IDENTIFYING) {
      const values = new Set(base.map((labels) => labelValue(labels, symbols.intern(name))));
      values.delete(0);
      if (values.size === 0) continue;
      const texts = Array.from(values, (value) => quoteMeta(symbols.text(value)));
      matchers.push({ type: '=~', name, value: texts.join('|') });
    }
    return matchers;
  }

  #load(matchers: readonly Matcher[], reference: TimeReference, grid: StepGrid): void {
    const steps = grid.count;
    const selector = { matchers, smoothed: false, position: NOWHERE, statistics: false, ...reference };
    checkKind(new Select(selector, 'value', grid, this.#context), steps);
    const select = new Select(selector, 'time', grid, this.#context);
    for (let batch = select.next(); batch !== null; batch = select.next()) {
      for (let row = 0; row < batch.rows; row++) {
        const at = row * steps;
        this.#context.budget.add(steps);
        this.#identity.project(batch.labels[row]);
        const key = this.#keys.internPrefix(this.#identity.buffer, this.#identity.length);
        this.#rowsOf[key] ??= [];
        this.#rowsOf[key].push({
          labels: batch.labels[row],
          times: batch.values.slice(at, at + steps),
          present: batch.present.slice(at, at + steps),
        });
      }
    }
  }

  #twins(known: InfoRow, other: InfoRow, step: number): Refusal {
    const at = (row: InfoRow): string =>
      `${labelSetText(this.#context.symbols, row.labels)} @ ${Math.round(row.times[step] * 1000)}`;
    return new Refusal('execution', `found duplicate series for info metric: existing ${at(known)}, new ${at(other)}`);
  }
}

/** The labels of info series are their information; as samples they have 1. */
function checkKind(select: Select, steps: number): void {
  const refuse = (): never => {
    throw new Refusal('execution', 'info sample should be float');
  };
  for (let batch = select.next(); batch !== null; batch = select.next()) floatsOnly(batch, steps, refuse);
}

/** A text as a regular expression that matches it alone. */
function quoteMeta(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');
}
