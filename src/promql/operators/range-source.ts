/** What a range function reads: one series after the other, with the samples of the windows of all steps. */
import type { LabelSet } from '../../model/labels.ts';
import type { SampleColumns } from '../../model/samples.ts';
import type { Windows } from '../kernels/kernel.ts';
import type { AnyOperator } from './operator.ts';

export interface RangeSource {
  readonly windows: Windows;
  /** Moves to the next series; false at the end. The three fields below are its, until the next call. */
  next(): boolean;
  readonly labels: LabelSet;
  readonly dropName: boolean;
  /** Without staleness markers, times ascending. May begin before the first window and end after the last. */
  readonly samples: SampleColumns;
  describe(): string;
  readonly children: readonly AnyOperator[];
}
