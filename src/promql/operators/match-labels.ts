/** The labels of a pair that a binary operation between vectors makes of a row of the many side and one of the one side. */
import { compareText, type LabelSet, labelValue, type SymbolId, type Symbols } from '../../model/labels.ts';
import type { VectorMatching } from '../ast.ts';
import { METADATA_LABELS, nameIds, projectLabels } from './label-projection.ts';

export class MatchLabels {
  readonly #symbols: Symbols;
  /** What is kept of the many side, or dropped from it. */
  readonly #names: ReadonlySet<SymbolId>;
  readonly #kept: boolean;
  /** Labels copied from the one side, in order of their texts. */
  readonly #included: readonly SymbolId[];

  constructor(matching: VectorMatching, dropsMetadata: boolean, symbols: Symbols) {
    const metadata: readonly string[] = dropsMetadata ? METADATA_LABELS : [];
    this.#symbols = symbols;
    this.#kept = matching.card === 'one-to-one' && matching.on;
    if (this.#kept) {
      const left = matching.labels.filter((name) => !metadata.includes(name));
      this.#names = nameIds(symbols, left);
    } else {
      const dropped = matching.card === 'one-to-one' ? matching.labels : matching.include;
      this.#names = nameIds(symbols, [...dropped, ...metadata]);
    }
    this.#included = [...nameIds(symbols, [...matching.include].sort(compareText))];
  }

  of(many: LabelSet, one: LabelSet): LabelSet {
    const base = new Int32Array(many.length);
    const length = projectLabels(many, this.#names, this.#kept, base);
    return this.#included.length === 0 ? base.slice(0, length) : this.#withIncluded(base.subarray(0, length), one);
  }

  /** Merges two runs that are sorted by name; a label that the one side lacks is left out. */
  #withIncluded(base: LabelSet, one: LabelSet): LabelSet {
    const merged = new Int32Array(base.length + 2 * this.#included.length);
    let length = 0;
    let next = 0;
    const copyBaseUpTo = (name: SymbolId | null): void => {
      for (; next < base.length; next += 2) {
        if (name !== null && compareText(this.#symbols.text(base[next]), this.#symbols.text(name)) > 0) return;
        merged[length++] = base[next];
        merged[length++] = base[next + 1];
      }
    };
    for (const name of this.#included) {
      const value = labelValue(one, name);
      if (value === 0) continue;
      copyBaseUpTo(name);
      merged[length++] = name;
      merged[length++] = value;
    }
    copyBaseUpTo(null);
    return merged.slice(0, length);
  }
}
