/** Parts of label sets: what `by`, `without`, `on`, `ignoring` and the dropping of names leave of a set. */
import { type LabelSet, METRIC_NAME, type SymbolId, type Symbols } from '../../model/labels.ts';

/** The metric name and its metadata, which are dropped together. */
export const METADATA_LABELS = [METRIC_NAME, '__type__', '__unit__'] as const;

/** Interned, not looked up: a label function may make the first label of that name later in the query. */
export function nameIds(symbols: Symbols, names: readonly string[]): Set<SymbolId> {
  return new Set(names.map((name) => symbols.intern(name)));
}

/** Writes the labels whose name is in `names` (kept = true) or not in it (kept = false); answers the length. */
export function projectLabels(labels: LabelSet, names: ReadonlySet<SymbolId>, kept: boolean, into: Int32Array): number {
  let length = 0;
  for (let i = 0; i < labels.length; i += 2) {
    if (names.has(labels[i]) !== kept) continue;
    into[length++] = labels[i];
    into[length++] = labels[i + 1];
  }
  return length;
}

/** The set without some names; the same array when it has none of them. */
export function withoutLabels(labels: LabelSet, names: ReadonlySet<SymbolId>): LabelSet {
  let dropped = 0;
  for (let i = 0; i < labels.length; i += 2) if (names.has(labels[i])) dropped += 2;
  if (dropped === 0) return labels;
  const rest = new Int32Array(labels.length - dropped);
  projectLabels(labels, names, false, rest);
  return rest;
}

/** Projections of many sets into one reused buffer. */
export class LabelProjector {
  readonly #names: ReadonlySet<SymbolId>;
  readonly #kept: boolean;
  /** The newest projection, `length` ids of it. */
  buffer = new Int32Array(64);
  length = 0;

  constructor(names: ReadonlySet<SymbolId>, kept: boolean) {
    this.#names = names;
    this.#kept = kept;
  }

  project(labels: LabelSet): void {
    if (this.buffer.length < labels.length) this.buffer = new Int32Array(labels.length * 2);
    this.length = projectLabels(labels, this.#names, this.#kept, this.buffer);
  }
}
