/** Queries of native histograms and start times in the head, from the text to the columns. */
import { describe, expect, it } from 'vitest';
import type { Histogram } from '../../src/model/histogram.ts';
import { Symbols } from '../../src/model/labels.ts';
import { type QueryRequest, type QueryResult, runQuery } from '../../src/promql/engine.ts';
import { PRESENT } from '../../src/promql/operators/operator.ts';
import { Head } from '../../src/storage/head/head.ts';
import { openHeadReader } from '../../src/storage/select.ts';
import { labelBytes } from '../storage/head/label-bytes.ts';
import { custom, everyMinute, exponential, type MixedSample } from './kernels/mixed-of.ts';
import { MINUTE_MS, request } from './query-runner.ts';

const head = new Head({ retentionMs: 0, now: () => 1e9 });
const value = new Float64Array(1);
const words = new Uint32Array(value.buffer);

function load(name: string, samples: readonly MixedSample[]): void {
  const ref = head.addSeries(labelBytes([['__name__', name]]));
  for (const { time, value: given, start = 0 } of samples) {
    value[0] = typeof given === 'number' ? given : 0;
    head.appendRich(ref, time, start, typeof given === 'number' ? null : given, words[0], words[1]);
  }
}

load('requests', everyMinute([exponential([2]), exponential([4]), exponential([8]), exponential([10])]));
load('mixed', everyMinute([1, exponential([4]), 3]));
load('kinds', everyMinute([exponential([1]), exponential([2]), custom([1], [3])]));
load('bounds', everyMinute([custom([1, 2], [1]), custom([2], [2])]));
load('deltas_total', everyMinute([60, 60, 60], [1, MINUTE_MS, 2 * MINUTE_MS]));
load('overlaps_total', everyMinute([60, 60, 60], [1, MINUTE_MS / 2, MINUTE_MS / 4]));

function ask(text: string, changes: Partial<QueryRequest> = {}): QueryResult {
  const reader = openHeadReader(head.shared, new Symbols());
  return runQuery(request(text, changes), reader, () => {});
}

const RANGE = { kind: 'range', startMs: MINUTE_MS, endMs: 4 * MINUTE_MS, stepMs: MINUTE_MS } as const;

/** Floats, and counts of histograms as texts, of the only row. */
function points({ value }: QueryResult): unknown[] {
  if (value.kind !== 'columns' || value.order.row.length !== 1) throw new Error('one row is expected');
  const [{ values, present, histograms }] = value.batches;
  return Array.from({ length: value.grid.count }, (_, i) => {
    if (present[i] === PRESENT.histogram) return `count ${(histograms as Histogram[])[i].count}`;
    return present[i] === PRESENT.none ? null : values[i];
  });
}

describe('native histograms', () => {
  it('are selected as floats are', () => {
    expect(points(ask('requests', RANGE))).toEqual(['count 2', 'count 4', 'count 8', 'count 10']);
    expect(points(ask('mixed', RANGE))).toEqual([1, 'count 4', 3, null]);
    expect(points(ask('timestamp(mixed)', RANGE))).toEqual([60, 120, 180, null]);
  });

  it('have increases over a range and over a subquery', () => {
    expect(points(ask('increase(requests[1m1s])', RANGE))[3]).toBe('count 2.033333333333333');
    expect(points(ask('increase(requests[2m1s:1m])', { ...RANGE, startMs: 4 * MINUTE_MS }))[0]).toMatch(/^count 6\.0/);
  });

  it('at one step are shown at all steps where the step does not matter', () => {
    expect(points(ask('last_over_time(requests[2m] @ 120)', RANGE))).toEqual(new Array(4).fill('count 4'));
  });

  it('are points of a range vector as the result', () => {
    const { value } = ask('mixed[3m]', { startMs: 3 * MINUTE_MS, endMs: 3 * MINUTE_MS });
    if (value.kind !== 'samples') throw new Error('samples are expected');
    const [{ times, values, histograms }] = value.rows;
    expect([...times]).toEqual([60_000, 120_000, 180_000]);
    expect([values[0], histograms?.[1]?.count, values[2], histograms?.[0]]).toEqual([1, 4, 3, null]);
  });

  it('cannot be anchored as a result', () => {
    const at = { startMs: 3 * MINUTE_MS, endMs: 3 * MINUTE_MS };
    expect(() => ask('requests[1m] anchored', at)).toThrow('anchored modifier is not supported with histograms');
    expect(() => ask('requests[1m] smoothed', at)).toThrow('smoothed modifier is not supported with histograms');
  });
});

describe('notes', () => {
  it.each([
    [
      'rate(mixed[5m])',
      ['PromQL warning: encountered a mix of histograms and floats for metric name "mixed" (1:6)'],
      [],
    ],
    [
      'sum_over_time((mixed[5m]))',
      ['PromQL warning: encountered a mix of histograms and floats for metric name "mixed" (1:16)'],
      [],
    ],
    [
      'sum_over_time(mixed[5m:1m])',
      ['PromQL warning: encountered a mix of histograms and floats for metric name "mixed" (1:1)'],
      [],
    ],
    [
      'rate(kinds[5m])',
      [
        'PromQL warning: vector contains a mix of histograms with exponential and custom buckets schemas for metric name "kinds" (1:6)',
      ],
      [],
    ],
    ['delta(requests[5m])', ['PromQL warning: this native histogram metric is not a gauge: "requests" (1:7)'], []],
    [
      'sum_over_time(bounds[5m])',
      [],
      ['PromQL info: mismatched custom buckets were reconciled during aggregation (1:15)'],
    ],
    [
      'quantile_over_time(0.5, mixed[5m])',
      [],
      [
        'PromQL info: ignored histograms in a range containing both floats and histograms for metric name "mixed" (1:20)',
      ],
    ],
    ['rate(requests[5m])', [], []],
  ])('of %s', (text, warnings, infos) => {
    const result = ask(text, { startMs: 4 * MINUTE_MS, endMs: 4 * MINUTE_MS });
    expect([result.warnings, result.infos]).toEqual([warnings, infos]);
  });
});

describe('start times', () => {
  const at = { startMs: 3 * MINUTE_MS, endMs: 3 * MINUTE_MS };
  const features = { ...request('').features, startTimestamps: false };

  it('matter where the feature is on', () => {
    expect(points(ask('increase(deltas_total[3m])', { ...at, features }))).toEqual([0]);
    expect(points(ask('increase(deltas_total[3m])', at))).toEqual([180]);
    expect(points(ask('start_timestamp(deltas_total)', at))).toEqual([120]);
    expect(ask('start_timestamp(deltas_total)', { ...at, features }).value).toMatchObject({ batches: [] });
  });

  it('do not pass through a subquery', () => {
    expect(points(ask('increase(deltas_total[3m:1m])', at))).toEqual([0]);
  });

  it('that overlap are counted', () => {
    const { warnings } = ask('rate(overlaps_total[3m])', RANGE);
    const text = 'sample has start time that overlaps with previous sample timestamp for metric "overlaps_total"';
    expect(warnings).toEqual([`PromQL warning: ${text} (3 occurrences) (1:6)`]);
  });
});
