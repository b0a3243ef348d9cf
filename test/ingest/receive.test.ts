import SnappyJS from 'snappyjs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { encodeWriteRequest } from '../../src/ingest/encode-write-request.ts';
import { Ingest } from '../../src/ingest/receive.ts';
import type { Database } from '../../src/storage/database.ts';
import { contents, labelsOf, message, openDatabase, TemporaryDirectory } from './messages.ts';

const NOW = 1_700_000_000_000;
let directory: TemporaryDirectory;
let database: Database;
let ingest: Ingest;

beforeEach(async () => {
  directory = new TemporaryDirectory();
  database = await openDatabase(directory.path, NOW);
  ingest = new Ingest(database);
});

afterEach(async () => {
  await database.close();
  directory.remove();
});

const UP = labelsOf({ __name__: 'up', job: 'node' });
const UP_TEXT = '__name__|up|job|node';

test('a compressed message is stored', async () => {
  const body = SnappyJS.compress(message([{ labels: UP, samples: [{ value: 1.5, timestamp: NOW - 5 }] }]));
  expect(await ingest.receive(body)).toMatchObject({ kind: 'stored' });
  expect(contents(database)).toEqual(new Map([[UP_TEXT, [`${NOW - 5}:3ff80000,0`]]]));
});

test('our own encoder makes the bytes of the library', () => {
  const samples = [
    [NOW, -0],
    [-1, 2.5],
  ] as const;
  const theirs = message([{ labels: UP, samples: samples.map(([timestamp, value]) => ({ timestamp, value })) }]);
  const ours = encodeWriteRequest([{ labels: UP.map(({ name, value }) => [name, value] as const), samples }]);
  expect(Buffer.from(ours).toString('hex')).toBe(Buffer.from(theirs).toString('hex'));
});

test('labels in any order are one series, empty values are absent', async () => {
  const sorted = labelsOf({ __name__: 'x', a: '1', b: '2' });
  await ingest.receiveDecoded(message([{ labels: sorted, samples: [{ value: 1, timestamp: 1 }] }]));
  const unsorted = [...sorted].reverse();
  await ingest.receiveDecoded(message([{ labels: unsorted, samples: [{ value: 1, timestamp: 2 }] }]));
  const padded = [{ name: 'empty', value: '' }, ...sorted];
  await ingest.receiveDecoded(message([{ labels: padded, samples: [{ value: 1, timestamp: 3 }] }]));
  expect(contents(database)).toEqual(
    new Map([['__name__|x|a|1|b|2', ['1:3ff00000,0', '2:3ff00000,0', '3:3ff00000,0']]]),
  );
});

test('labels that go on behind the samples belong to the series', async () => {
  const first = message([{ labels: labelsOf({ __name__: 'x' }), samples: [{ value: 1, timestamp: 1 }] }]);
  const second = message([{ labels: labelsOf({ a: '1' }) }]);
  // Two TimeSeries bodies joined into one.
  const body = Buffer.concat([first.subarray(2), second.subarray(2)]);
  const joined = Buffer.concat([Buffer.from([0x0a, body.length]), body]);
  expect(await ingest.receiveDecoded(joined)).toMatchObject({ kind: 'stored' });
  expect([...contents(database).keys()]).toEqual(['__name__|x|a|1']);
});

test('bits of NaN and staleness markers are kept', async () => {
  const patterns = ['7ff0000000000002', '7ff8000000000001', 'fff0060504030201'];
  for (const [i, bits] of patterns.entries()) {
    const body = Buffer.from(message([{ labels: UP, samples: [{ value: 1, timestamp: i + 1 }] }]));
    const at = body.indexOf(Buffer.from('000000000000f03f', 'hex'));
    body.writeBigUInt64LE(BigInt(`0x${bits}`), at);
    await ingest.receiveDecoded(body);
  }
  expect(contents(database).get(UP_TEXT)).toEqual(['1:7ff00000,2', '2:7ff80000,1', '3:fff00605,4030201']);
});

test('a repeated sample is silent, another value for its time is refused', async () => {
  await ingest.receiveDecoded(message([{ labels: UP, samples: [{ value: 1, timestamp: 10 }] }]));
  expect(await ingest.receiveDecoded(message([{ labels: UP, samples: [{ value: 1, timestamp: 10 }] }]))).toMatchObject({
    kind: 'stored',
  });
  const outcome = await ingest.receiveDecoded(
    message([
      {
        labels: UP,
        samples: [
          { value: 2, timestamp: 10 },
          { value: 3, timestamp: 11 },
        ],
      },
    ]),
  );
  expect(outcome).toEqual({
    kind: 'refused',
    text:
      'duplicate sample for timestamp 10 with another value for series {__name__="up", job="node"}\n' +
      'samples refused: conflict=1; the other samples of the request are stored\n',
    written: { samples: 1, histograms: 0, exemplars: 0 },
  });
  expect(contents(database)).toEqual(new Map([[UP_TEXT, ['10:3ff00000,0', '11:40080000,0']]]));
  expect(ingest.counters.samplesDuplicate).toBe(1);
  expect(ingest.refusals.totals.get('conflict')).toBe(1);
});

test('samples of any order are taken', async () => {
  for (const timestamp of [50, 10, 30, 20, 60, 40]) {
    await ingest.receiveDecoded(message([{ labels: UP, samples: [{ value: timestamp, timestamp }] }]));
  }
  expect(
    contents(database)
      .get(UP_TEXT)!
      .map((row) => Number(row.split(':')[0])),
  ).toEqual([10, 20, 30, 40, 50, 60]);
});

test.each([
  ['no name', labelsOf({ job: 'x' }), 'missing_metric_name'],
  ['an empty name', labelsOf({ __name__: '', job: 'x' }), 'missing_metric_name'],
  ['an empty label name', labelsOf({ __name__: 'x', '': 'y' }), 'invalid_labels'],
  ['a label twice', [...UP, { name: 'job', value: 'other' }], 'duplicate_label'],
  ['a long label name', labelsOf({ __name__: 'x', ['n'.repeat(1025)]: 'y' }), 'label_limit'],
  ['a long label value', labelsOf({ __name__: 'x', n: 'y'.repeat(65_537) }), 'label_limit'],
] as const)('a series with %s is refused, the others are kept', async (_what, labels, reason) => {
  const samples = [{ value: 1, timestamp: 1 }];
  const outcome = await ingest.receiveDecoded(
    message([
      { labels: [...labels], samples },
      { labels: UP, samples },
    ]),
  );
  expect(outcome.kind).toBe('refused');
  expect('text' in outcome && outcome.text).toContain(`samples refused: ${reason}=1;`);
  expect([...contents(database).keys()]).toEqual([UP_TEXT]);
});

test('series beyond the limit are refused, those that are there are not', async () => {
  const limited = new Ingest(database, { activeSeriesMax: 2 });
  const samples = (timestamp: number) => [{ value: 1, timestamp }];
  const series = ['a', 'b', 'c'].map((name) => ({ labels: labelsOf({ __name__: name }), samples: samples(1) }));
  const outcome = await limited.receiveDecoded(message(series));
  expect('text' in outcome && outcome.text).toContain('series limit exceeded for new series {__name__="c"}: at most 2');
  const again = await limited.receiveDecoded(message([{ labels: labelsOf({ __name__: 'a' }), samples: samples(2) }]));
  expect(again.kind).toBe('stored');
});

test('a sample ahead of the clock is refused', async () => {
  const outcome = await ingest.receiveDecoded(
    message([{ labels: UP, samples: [{ value: 1, timestamp: NOW + 600_001 }] }]),
  );
  expect('text' in outcome && outcome.text).toContain('out of bounds: timestamp is too far in the future');
});

test('a message that breaks off leaves nothing behind', async () => {
  const whole = message([
    { labels: UP, samples: [{ value: 1, timestamp: 1 }] },
    { labels: UP, samples: [{ value: 1, timestamp: 2 }] },
  ]);
  for (let length = whole.length / 2 + 1; length < whole.length; length++) {
    expect((await ingest.receiveDecoded(whole.subarray(0, length))).kind).toBe('malformed');
  }
  expect(contents(database).size).toBe(0);
});

test('metadata, exemplars and histograms are stored', async () => {
  const metadata = [{ type: 1, metricFamilyName: 'up_total', help: 'Ups.', unit: 'ups' }];
  const labels = labelsOf({ __name__: 'h' });
  const exemplars = [{ labels: [], value: 1, timestamp: 1 }];
  const histograms = [{ countInt: 1, zeroCountInt: 1, timestamp: 1 }];
  await ingest.receiveDecoded(message([{ labels, exemplars, histograms }], metadata));
  expect([...database.metadata.families()]).toEqual([['up_total', [{ type: 'counter', help: 'Ups.', unit: 'ups' }]]]);
  expect(ingest.counters).toMatchObject({ exemplarsAccepted: 1, histogramsAccepted: 1 });
});

test('what was taken in is there after closing and opening again', async () => {
  for (let i = 0; i < 500; i++) {
    const labels = labelsOf({ __name__: 'x', i: String(i % 50) });
    const samples = [{ value: i % 7 === 0 ? Number.NaN : i / 3, timestamp: NOW - 1000 + i }];
    await ingest.receiveDecoded(message([{ labels, samples }]));
  }
  const before = contents(database);
  expect(before.size).toBe(50);
  await database.close();
  database = await openDatabase(directory.path, NOW);
  expect(contents(database)).toEqual(before);
  expect(database.replay).toMatchObject({ records: 500, samples: 500, damaged: [], orphans: 0 });
  await new Ingest(database).receiveDecoded(message([{ labels: UP, samples: [{ value: 1, timestamp: 1 }] }]));
  expect(database.log.stats.sequence).toBe(501);
});
