import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SampleAppender } from '../../src/ingest/append-samples.ts';
import { CounterReset, type Histogram } from '../../src/model/histogram.ts';
import type { Database } from '../../src/storage/database.ts';
import { labelBytes } from '../storage/head/label-bytes.ts';
import { contents, openDatabase, TemporaryDirectory } from './messages.ts';

const NOW = 1_700_000_000_000;
const RULE = labelBytes([
  ['__name__', 'job:up:sum'],
  ['job', 'node'],
]);
const RULE_TEXT = '__name__|job:up:sum|job|node';
/** The words of 1.5. */
const [LOW, HIGH] = [0, 0x3ff80000];

let directory: TemporaryDirectory;
let database: Database;
let appender: SampleAppender;

beforeEach(async () => {
  directory = new TemporaryDirectory();
  database = await openDatabase(directory.path, NOW);
  appender = new SampleAppender(database, { activeSeriesMax: 0 });
});

afterEach(async () => {
  await database.close();
  directory.remove();
});

describe('a sample that the server makes itself', () => {
  it('is there at once, and after a restart', async () => {
    expect(appender.append(RULE, NOW, LOW, HIGH)).toBeNull();
    expect(contents(database)).toEqual(new Map([[RULE_TEXT, [`${NOW}:3ff80000,0`]]]));
    appender.commit();
    await database.close();
    database = await openDatabase(directory.path, NOW);
    expect(contents(database)).toEqual(new Map([[RULE_TEXT, [`${NOW}:3ff80000,0`]]]));
  });

  it('may be there already, but not with another value', () => {
    appender.append(RULE, NOW, LOW, HIGH);
    expect(appender.append(RULE, NOW, LOW, HIGH)).toBeNull();
    expect(appender.append(RULE, NOW, LOW + 1, HIGH)).toBe(
      `duplicate sample for timestamp ${NOW} with another value for series {__name__="job:up:sum", job="node"}`,
    );
  });

  it('is refused like any other when its labels or its time are', () => {
    expect(appender.append(labelBytes([['job', 'node']]), NOW, LOW, HIGH)).toBe(
      'invalid metric name or labels, got {job="node"}: label __name__ is missing or empty',
    );
    expect(appender.append(RULE, NOW + 3_600_000, LOW, HIGH)).toMatch('too far in the future');
  });

  it('makes no series past the limit', () => {
    const bounded = new SampleAppender(database, { activeSeriesMax: 1 });
    expect(bounded.append(RULE, NOW, LOW, HIGH)).toBeNull();
    expect(bounded.append(labelBytes([['__name__', 'other']]), NOW, LOW, HIGH)).toBe(
      'series limit exceeded for new series {__name__="other"}: at most 1 at a time',
    );
    expect(bounded.append(RULE, NOW + 1, LOW, HIGH)).toBeNull();
  });

  it('may be a native histogram', () => {
    const histogram: Histogram = {
      counterReset: CounterReset.Gauge,
      schema: 0,
      zeroThreshold: 0.001,
      zeroCount: 0.5,
      count: 0.5,
      sum: 0,
      positiveSpans: new Int32Array(0),
      positiveBuckets: new Float64Array(0),
      negativeSpans: new Int32Array(0),
      negativeBuckets: new Float64Array(0),
      customValues: new Float64Array(0),
    };
    expect(appender.appendHistogram(RULE, NOW, histogram)).toBeNull();
    expect(appender.append(RULE, NOW, LOW, HIGH)).toMatch('duplicate sample');
  });
});

describe('a staleness marker', () => {
  it('ends a series', () => {
    appender.append(RULE, NOW - 1, LOW, HIGH);
    appender.appendStale(RULE, NOW);
    expect(contents(database).get(RULE_TEXT)).toEqual([`${NOW - 1}:3ff80000,0`, `${NOW}:7ff00000,2`]);
  });

  it('is not written where somebody else goes on with the series', () => {
    appender.append(RULE, NOW, LOW, HIGH);
    appender.appendStale(RULE, NOW);
    appender.appendStale(RULE, NOW - 1);
    expect(contents(database).get(RULE_TEXT)).toEqual([`${NOW}:3ff80000,0`]);
  });
});
