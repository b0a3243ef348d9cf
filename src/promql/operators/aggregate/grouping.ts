/** Which group each row belongs to: by(labels) keeps the listed labels, without(labels) drops them and the name. */

import { LabelSetTable } from '../../../model/label-set-table.ts';
import { type LabelSet, METRIC_NAME, type Symbols } from '../../../model/labels.ts';
import { LabelProjector, nameIds } from '../label-projection.ts';

export interface GroupingClause {
  readonly labels: readonly string[];
  readonly without: boolean;
}

export class Grouping {
  readonly #index = new LabelSetTable();
  readonly #projector: LabelProjector;
  /** Groups with a member whose name is to be dropped at the end of the query. */
  readonly #flagged = new Set<number>();

  constructor({ labels, without }: GroupingClause, symbols: Symbols) {
    const names = without ? [...labels, METRIC_NAME] : labels;
    this.#projector = new LabelProjector(nameIds(symbols, names), !without);
  }

  get count(): number {
    return this.#index.count;
  }

  of(labels: LabelSet, flagged: boolean): number {
    this.#projector.project(labels);
    const group = this.#index.internPrefix(this.#projector.buffer, this.#projector.length);
    if (flagged) this.#flagged.add(group);
    return group;
  }

  labels(group: number): LabelSet {
    return this.#index.labels(group);
  }

  flagged(group: number): boolean {
    return this.#flagged.has(group);
  }
}

export function describeGrouping({ labels, without }: GroupingClause): string {
  if (without) return ` without (${labels.join(', ')})`;
  return labels.length === 0 ? '' : ` by (${labels.join(', ')})`;
}
