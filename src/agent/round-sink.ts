/** Contract between the rounds, which find out what there is, and who delivers it: a queue on disk, or the server's own head. */
import type { LabelPairs } from '../model/label-pairs.ts';
import type { MetricType } from './metric-family.ts';

export interface RoundSample {
  /** Sorted by the bytes of the names, __name__ among them, none empty. */
  readonly labels: LabelPairs;
  /** Milliseconds since the Unix epoch. */
  readonly timeMs: number;
  /** 'stale': the series has ended. */
  readonly value: number | 'stale';
  /** Of its family; a staleness marker needs none. */
  readonly metadata: RoundMetadata | null;
}

export interface RoundMetadata {
  readonly type: MetricType;
  readonly help: string;
}

export interface RoundSink {
  /** What one target gave in one round. Resolves when it is safe; rejects with why it cannot be kept. */
  append(target: string, samples: readonly RoundSample[]): Promise<void>;
  /** The series that the target had in the last round of an earlier process; none when it is not known. */
  lastSeries(target: string): readonly LabelPairs[];
}
