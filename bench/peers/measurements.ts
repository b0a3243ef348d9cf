/** Everything that a run has measured, as plain data: this is what is written to bench/results. */
import type { PeerName } from './programs.ts';
import type { QuestionResult } from './questions.ts';
import { median } from './statistics.ts';

export type Figure =
  | 'cpuMicrosPerSample'
  | 'samplesPerSecond'
  | 'requestMsP99'
  | 'cpuMicrosPerSample2'
  | 'samplesPerSecond2'
  | 'hourResidentBytes'
  | 'millionResidentBytes'
  | 'newSeriesCpuMicros'
  | 'churnCpuMicrosPerSample'
  | 'churnResidentBytes'
  | 'captureBytesPerSample'
  | 'captureAllocatedPerSample'
  | 'loadBytesPerSample'
  | 'loadAllocatedPerSample'
  | 'readySeconds'
  | 'mixedWriteMsP99'
  | 'mixedQueryMsP99'
  | 'mixedQueriesPerSecond'
  | 'idleResidentBytes';

export class Measurements {
  /** One value a round. */
  readonly figures: Partial<Record<Figure, Partial<Record<PeerName, number[]>>>> = {};
  readonly questions: QuestionResult[] = [];
  /** What makes numbers doubtful: refused writes, differing answers, stages that failed. */
  readonly remarks: string[] = [];

  add(figure: Figure, peer: PeerName, value: number): void {
    this.figures[figure] ??= {};
    this.figures[figure][peer] ??= [];
    this.figures[figure][peer].push(value);
  }

  median(figure: Figure, peer: PeerName): number | null {
    const values = this.figures[figure]?.[peer];
    return values === undefined ? null : median(values);
  }

  remarkRefused(peer: PeerName, what: string, refused: number): void {
    if (refused > 0) this.remarks.push(`${peer} refused ${refused} requests of ${what}`);
  }
}
