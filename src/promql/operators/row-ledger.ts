/**
 * Remembers at which steps each label set has a value, so that no set has two values at one step. Rows with the same
 * labels may follow each other through the tree as long as they are at different steps: an `or`, or a dropped metric
 * name, makes such rows.
 */

import { LabelSetTable } from '../../model/label-set-table.ts';
import type { LabelSet } from '../../model/labels.ts';
import { StepBits } from './step-bits.ts';

export class RowLedger {
  readonly #index = new LabelSetTable();
  readonly #bits: StepBits;

  constructor(steps: number) {
    this.#bits = new StepBits(steps);
  }

  /**
   * Enters the values of a row, present[from .. from + steps - 1]. Answers false when its label set has a value at one of
   * these steps already.
   */
  enter(labels: LabelSet, present: Uint8Array, from: number): boolean {
    const known = this.#index.count;
    const ordinal = this.#index.intern(labels);
    if (ordinal === known) this.#bits.reserve(known + 1);
    else if (this.#bits.firstCommon(ordinal, present, from) !== -1) return false;
    this.#bits.setRow(ordinal, present, from);
    return true;
  }
}

/** Whether a row has a value at any step. */
export function hasValue(present: Uint8Array, from: number, steps: number): boolean {
  for (let i = 0; i < steps; i++) if (present[from + i] !== 0) return true;
  return false;
}
