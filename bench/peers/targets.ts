/** What is wanted of every measured figure. */

import type { Figure } from './measurements.ts';
import type { Phase } from './options.ts';
import type { QuestionKind } from './questions.ts';

/** What a value is divided by: a peer's value of the same row, our own of another figure, or (a limit) one of its unit. */
export type Against = 'prometheus' | 'victoria-metrics' | 'the faster peer' | 'narthex by 1.0' | 'limit';

export interface Bound {
  readonly against: Against;
  /** Of the quotient; both bounds are inclusive. */
  readonly atMost?: number;
  readonly atLeast?: number;
}

export type Source =
  | { readonly figure: Figure }
  /** Geometric mean of the queries' times. */
  | { readonly mean: QuestionKind }
  /** The query with the largest quotient of our time and a peer's. */
  | { readonly worst: QuestionKind };

export interface Row {
  readonly what: string;
  readonly unit: 'µs' | '/s' | 'MB' | 'bytes' | 'ms' | 's';
  readonly phases: readonly Phase[];
  readonly source: Source;
  /** None: shown for information. */
  readonly bounds: readonly Bound[];
}

const NEVER_SLOWER: readonly Bound[] = [
  { against: 'prometheus', atMost: 1 },
  { against: 'victoria-metrics', atMost: 1 },
];
const FOUR_AND_TWO_TIMES_FASTER: readonly Bound[] = [
  { against: 'prometheus', atMost: 1 / 4 },
  { against: 'victoria-metrics', atMost: 1 / 2 },
];
const ON_DISK: readonly Bound[] = [
  { against: 'prometheus', atMost: 0.45 },
  { against: 'victoria-metrics', atMost: 0.8 },
];
const VICTORIA_METRICS: readonly Bound[] = [{ against: 'victoria-metrics', atMost: 1 }];

export const TARGETS: readonly Row[] = [
  {
    what: 'remote write 1.0, CPU a sample',
    unit: 'µs',
    phases: ['ingest'],
    source: { figure: 'cpuMicrosPerSample' },
    bounds: [
      { against: 'prometheus', atMost: 0.12 },
      { against: 'victoria-metrics', atMost: 0.5 },
    ],
  },
  {
    what: 'remote write 1.0, samples a second',
    unit: '/s',
    phases: ['ingest'],
    source: { figure: 'samplesPerSecond' },
    bounds: [{ against: 'victoria-metrics', atLeast: 1.5 }],
  },
  {
    what: 'remote write 1.0, p99 of requests',
    unit: 'ms',
    phases: ['ingest'],
    source: { figure: 'requestMsP99' },
    bounds: [],
  },
  {
    what: 'remote write 2.0, CPU a sample',
    unit: 'µs',
    phases: ['ingest'],
    source: { figure: 'cpuMicrosPerSample2' },
    bounds: [{ against: 'narthex by 1.0', atMost: 0.7 }],
  },
  {
    what: 'remote write 2.0, samples a second',
    unit: '/s',
    phases: ['ingest'],
    source: { figure: 'samplesPerSecond2' },
    bounds: [],
  },
  {
    what: 'RSS after the hour',
    unit: 'MB',
    phases: ['ingest'],
    source: { figure: 'hourResidentBytes' },
    bounds: [],
  },
  {
    what: 'RSS with a million active series',
    unit: 'MB',
    phases: ['memory'],
    source: { figure: 'millionResidentBytes' },
    bounds: [
      { against: 'prometheus', atMost: 1 / 4 },
      { against: 'victoria-metrics', atMost: 1 },
    ],
  },
  {
    what: 'first write of a million series, CPU a series',
    unit: 'µs',
    phases: ['memory'],
    source: { figure: 'newSeriesCpuMicros' },
    bounds: VICTORIA_METRICS,
  },
  {
    what: 'churn, CPU a sample',
    unit: 'µs',
    phases: ['memory'],
    source: { figure: 'churnCpuMicrosPerSample' },
    bounds: VICTORIA_METRICS,
  },
  {
    what: 'churn, RSS',
    unit: 'MB',
    phases: ['memory'],
    source: { figure: 'churnResidentBytes' },
    bounds: VICTORIA_METRICS,
  },
  {
    what: 'RSS of an empty server, idle',
    unit: 'MB',
    phases: ['memory'],
    source: { figure: 'idleResidentBytes' },
    bounds: [{ against: 'limit', atMost: 100 }],
  },
  {
    what: 'disk, generated load, a sample',
    unit: 'bytes',
    phases: ['disk'],
    source: { figure: 'loadBytesPerSample' },
    bounds: ON_DISK,
  },
  {
    what: '... blocks of the file system',
    unit: 'bytes',
    phases: ['disk'],
    source: { figure: 'loadAllocatedPerSample' },
    bounds: [],
  },
  {
    what: 'disk, real requests, a sample',
    unit: 'bytes',
    phases: ['disk'],
    source: { figure: 'captureBytesPerSample' },
    bounds: ON_DISK,
  },
  {
    what: '... blocks of the file system',
    unit: 'bytes',
    phases: ['disk'],
    source: { figure: 'captureAllocatedPerSample' },
    bounds: [],
  },
  {
    what: 'range queries over an hour, mean',
    unit: 'ms',
    phases: ['query'],
    source: { mean: 'range' },
    bounds: FOUR_AND_TWO_TIMES_FASTER,
  },
  {
    what: 'range queries over an hour, worst',
    unit: 'ms',
    phases: ['query'],
    source: { worst: 'range' },
    bounds: NEVER_SLOWER,
  },
  {
    what: 'range queries over a day in blocks, mean',
    unit: 'ms',
    phases: ['query'],
    source: { mean: 'range in blocks' },
    bounds: FOUR_AND_TWO_TIMES_FASTER,
  },
  {
    what: 'range queries over a day in blocks, worst',
    unit: 'ms',
    phases: ['query'],
    source: { worst: 'range in blocks' },
    bounds: NEVER_SLOWER,
  },
  {
    what: 'instant queries, mean',
    unit: 'ms',
    phases: ['query'],
    source: { mean: 'instant' },
    bounds: [{ against: 'the faster peer', atMost: 1 / 2 }],
  },
  {
    what: 'lookups among 100,000 values, mean',
    unit: 'ms',
    phases: ['query'],
    source: { mean: 'lookup' },
    bounds: [],
  },
  {
    what: 'lookups among 100,000 values, worst',
    unit: 'ms',
    phases: ['query'],
    source: { worst: 'lookup' },
    bounds: NEVER_SLOWER,
  },
  {
    what: 'ready after kill -9, a million series',
    unit: 's',
    phases: ['restart'],
    source: { figure: 'readySeconds' },
    bounds: [{ against: 'limit', atMost: 1 }],
  },
  {
    what: 'writes beside queries, p99',
    unit: 'ms',
    phases: ['mixed'],
    source: { figure: 'mixedWriteMsP99' },
    bounds: NEVER_SLOWER,
  },
  {
    what: 'queries beside writes, p99',
    unit: 'ms',
    phases: ['mixed'],
    source: { figure: 'mixedQueryMsP99' },
    bounds: NEVER_SLOWER,
  },
  {
    what: '... answered a second',
    unit: '/s',
    phases: ['mixed'],
    source: { figure: 'mixedQueriesPerSecond' },
    bounds: [],
  },
];
