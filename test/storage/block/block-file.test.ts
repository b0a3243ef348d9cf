import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { open } from 'lmdb';
import { afterAll, expect, test } from 'vitest';
import { Symbols } from '../../../src/model/labels.ts';
import { SampleColumns } from '../../../src/model/samples.ts';
import { FOOTER } from '../../../src/storage/block/format.ts';
import { openBlock } from '../../../src/storage/block/reader.ts';
import { writeBlock } from '../../../src/storage/block/writer.ts';
import { crc32 } from '../../../src/storage/log/crc32.ts';
import { histogramOf } from '../head/histogram-of.ts';
import { labelBytes } from '../head/label-bytes.ts';
import {
  BlockDirectory,
  contentOfRich,
  counterSamples,
  HOUR,
  identity,
  type PlainSample,
  type RichSeries,
  samplesOf,
  streamOfRich,
  words,
} from './block-fixture.ts';

const directory = new BlockDirectory();
afterAll(() => directory.remove());

const up = (instance: string, samples: readonly PlainSample[]): RichSeries => ({
  labels: [
    ['__name__', 'up'],
    ['instance', instance],
  ],
  samples,
});

const times = fc.uniqueArray(fc.integer({ min: 0, max: 6 * HOUR - 1 }), { maxLength: 60 });
const word = fc.oneof(fc.constantFrom(0, 1, 2, 0x7ff00000, 0x7ff80000, 0x80000000), fc.nat(0xffffffff));
const sampleAt = (time: number): fc.Arbitrary<PlainSample> =>
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ time: fc.constant(time), low: word, high: word }) },
    fc.record({ time: fc.constant(time), histogram: fc.nat(9).map(histogramOf) }),
    fc.record({ time: fc.constant(time), low: word, high: word, start: fc.integer({ min: 1, max: time + 1 }) }),
  );
const samples = times.chain((all) => fc.tuple(...all.sort((a, b) => a - b).map(sampleAt)));
const series: fc.Arbitrary<RichSeries[]> = fc.uniqueArray(
  fc.record({
    labels: fc
      .tuple(fc.constantFrom('a', 'b'), fc.constantFrom('', 'x', 'é', '😀', 'xy'), fc.constantFrom('', '1'))
      .map(
        ([name, value, other]) =>
          [
            ['__name__', name],
            ['l', value],
            ['m', other],
          ].filter(([, text]) => text !== '') as [string, string][],
      ),
    samples,
  }),
  { selector: ({ labels }) => JSON.stringify(labels), maxLength: 8 },
);

test('what is written is what is read, to the bit', async () => {
  await fc.assert(
    fc.asyncProperty(series, async (given) => {
      const path = directory.newPath();
      const meta = await writeBlock(path, streamOfRich(given), identity(6), -Infinity, Infinity);
      const expected = contentOfRich(streamOfRich(given.filter((one) => one.samples.length > 0)));
      if (meta === null) {
        expect(expected).toEqual([]);
        return;
      }
      const block = openBlock(path, new Symbols(), []);
      expect(contentOfRich(block.stream())).toEqual(expected);
      const all = given.flatMap((one) => one.samples);
      expect(meta).toMatchObject({
        series: expected.length,
        samples: all.length,
        histogramSamples: all.filter(({ histogram }) => histogram !== undefined).length,
        mint: Math.min(...all.map(({ time }) => time)),
        maxt: Math.max(...all.map(({ time }) => time)),
      });
      expect(block.meta).toEqual(meta);
      block.close();
    }),
    { numRuns: 60 },
  );
});

test('a range of time gives the samples in it, its ends included', async () => {
  await fc.assert(
    fc.asyncProperty(
      series,
      fc.array(fc.tuple(fc.integer({ min: -5, max: 6 * HOUR }), fc.nat(3 * HOUR)), { minLength: 5, maxLength: 5 }),
      async (given, ranges) => {
        const filled = given.filter((one) => one.samples.length > 0);
        if (filled.length === 0) return;
        const block = await directory.open(filled, 6);
        const into = new SampleColumns(2);
        for (const [mint, length] of ranges) {
          for (const one of filled) {
            block.readSeries(block.find(labelBytes(one.labels)), mint, mint + length, into);
            const inside = one.samples.filter(({ time }) => time >= mint && time <= mint + length);
            expect(samplesOf(into)).toEqual(inside);
          }
        }
        block.close();
      },
    ),
    { numRuns: 40 },
  );
});

test('a series scraped each second is divided into chunks of at most 1024 samples, alike for all', async () => {
  const given = [up('a', counterSamples(7200, 1000)), up('b', counterSamples(3700, 1000, 3_500_000))];
  const { path, meta } = await directory.write(given);
  // Eight of 900 for the one; for the other 100, and of its second hour 4 of 900.
  expect(meta.chunks).toBe(13);
  const block = openBlock(path, new Symbols(), []);
  expect(contentOfRich(block.stream())).toEqual(contentOfRich(streamOfRich(given)));
  block.close();
});

test('samples outside of the block’s range are left out', async () => {
  const path = directory.newPath();
  const given = [up('a', counterSamples(100, 60_000, 90 * 60_000)), up('b', counterSamples(5, 1, 2 * HOUR))];
  const meta = await writeBlock(path, streamOfRich(given), identity(2), 100 * 60_000, Infinity);
  expect(meta).toMatchObject({ series: 1, samples: 20, mint: 100 * 60_000, maxt: 119 * 60_000 });
});

test('a block without samples leaves no file', async () => {
  const path = directory.newPath();
  const before = directory.files;
  expect(await writeBlock(path, streamOfRich([up('a', [])]), identity(), -Infinity, Infinity)).toBeNull();
  expect(directory.files).toEqual(before);
});

test('a stream that fails leaves no file', async () => {
  const path = directory.newPath();
  const before = directory.files;
  const stream = streamOfRich([up('a', counterSamples(3, 1))]);
  const failing = {
    next: () => stream.next(),
    labels: labelBytes([['a', 'b']]),
    read: () => {
      throw new Error('canceled');
    },
    close: () => undefined,
  };
  await expect(writeBlock(path, failing, identity(), -Infinity, Infinity)).rejects.toThrow('canceled');
  expect(directory.files).toEqual(before);
});

test('a complete block is one file, and reading it makes no other', async () => {
  const own = new BlockDirectory();
  const block = await own.open([up('a', counterSamples(10, 1000))]);
  block.select([], 0, HOUR);
  expect(own.files).toEqual(['0.block']);
  block.close();
  own.remove();
});

test('LMDB can open the file and finds the extents in it', async () => {
  const own = new BlockDirectory();
  const { path } = await own.write([up('a', counterSamples(1000, 1000))]);
  const lmdb = open<Buffer, number>({
    path,
    noSubdir: true,
    readOnly: true,
    keyEncoding: 'uint32',
    encoding: 'binary',
  });
  expect([...lmdb.getKeys()]).toEqual([0]);
  expect(lmdb.get(0)?.subarray(0, 4).toString()).toBe('NXXE');
  await lmdb.close();
  own.remove();
});

test('a block of many slices with a sample in each is read back', async () => {
  const given = [up('a', counterSamples(200, 5 * HOUR)), up('b', counterSamples(2, 700 * HOUR))];
  const block = await directory.open(given, 2000);
  expect(contentOfRich(block.stream())).toEqual(contentOfRich(streamOfRich(given)));
  block.close();
});

test('pages of all kinds: thousands of series with labels and times of their own', async () => {
  const given = Array.from({ length: 12_000 }, (_, i) => ({
    labels: [
      ['__name__', `metric_${i % 40}`],
      ['id', `${'x'.repeat(i % 13)}${i}`],
      ['job', 'node'],
    ] as [string, string][],
    samples: Array.from({ length: 4 }, (_, j) => ({ time: ((i * 7919) % 50_000) + j * 15_000, ...words(i / 7 + j) })),
  }));
  const block = await directory.open(given);
  expect(contentOfRich(block.stream())).toEqual(contentOfRich(streamOfRich(given)));
  const selection = block.select([{ type: '=', name: 'id', value: 'xxxx9999' }], 0, HOUR);
  expect(selection.count).toBe(given.filter(({ labels }) => labels[1][1] === 'xxxx9999').length);
  expect(block.select([{ type: '=', name: 'job', value: 'node' }], 0, HOUR).count).toBe(12_000);
  for (const i of [0, 1, 777, 11_999]) {
    const number = block.find(labelBytes(given[i].labels));
    const into = new SampleColumns();
    block.readSeries(number, 0, HOUR, into);
    expect(samplesOf(into)).toEqual(given[i].samples);
  }
  block.close();
});

test('labels that the block does not have are not found', async () => {
  const block = await directory.open([up('a', counterSamples(2, 1)), up('b', counterSamples(2, 1))]);
  const found = (labels: [string, string][]) => block.find(labelBytes(labels));
  expect(found([['__name__', 'up']])).toBe(-1);
  expect(found([['instance', 'a']])).toBe(-1);
  expect(found([['nothing', 'a']])).toBe(-1);
  expect(found([])).toBe(-1);
  expect(block.find(labelBytes(up('b', []).labels))).toBe(1);
  block.close();
});

test('samples of a block are appended to older ones, of whatever kind', async () => {
  const floats = counterSamples(3, 1, 10).map((sample, i) => (i === 1 ? { ...sample, start: 5 } : sample));
  const histograms: PlainSample[] = [{ time: 12, histogram: histogramOf(4) }];
  const block = await directory.open([up('a', floats), up('b', histograms)]);
  const selection = block.select([], 0, HOUR);
  const older: PlainSample = { time: 1, low: 7, high: 0 };
  const into = new SampleColumns(2);
  into.push(older.time, 7, 0);
  selection.append?.(0, 0, 11, into);
  expect(samplesOf(into)).toEqual([older, ...floats.slice(0, 2)]);
  selection.append?.(1, 12, HOUR, into);
  expect(samplesOf(into)).toEqual([older, ...floats.slice(0, 2), ...histograms]);
  block.close();
});

test('tombstones hide samples from select and stream, not from readSeries', async () => {
  const tombstone = { matchers: [{ type: '=', name: 'instance', value: 'a' }] as const, mint: 2, maxt: 3 };
  const block = await directory.open([up('a', counterSamples(5, 1)), up('b', counterSamples(5, 1))], 2, [tombstone]);
  const into = new SampleColumns();
  const selection = block.select([], 0, HOUR);
  selection.read(0, 0, HOUR, into);
  expect(samplesOf(into).map(({ time }) => time)).toEqual([0, 1, 4]);
  selection.read(1, 0, HOUR, into);
  expect(into.count).toBe(5);
  // What is there already, and came from elsewhere, is not covered.
  into.clear();
  into.push(2, 7, 0);
  selection.append?.(0, 3, HOUR, into);
  expect(samplesOf(into).map(({ time }) => time)).toEqual([2, 4]);
  block.readSeries(0, 0, HOUR, into);
  expect(into.count).toBe(5);
  expect(contentOfRich(block.stream()).map(({ samples: all }) => all.length)).toEqual([3, 5]);
  block.close();
});

/** Writes another version into the footer of a block. */
function setVersion(path: string, version: number): void {
  const bytes = readFileSync(path);
  const footer = bytes.subarray(bytes.length - FOOTER.bytes);
  footer.writeUInt32LE(version, FOOTER.versionAt);
  footer.writeUInt32LE(crc32(footer.subarray(FOOTER.checksumAt + 4)), FOOTER.checksumAt);
  writeFileSync(path, bytes);
}

test('blocks of the version before are read, of others not', async () => {
  const { path } = await directory.write([up('a', counterSamples(5, 1))]);
  setVersion(path, 1);
  const block = openBlock(path, new Symbols(), []);
  expect(contentOfRich(block.stream())).toEqual(contentOfRich(streamOfRich([up('a', counterSamples(5, 1))])));
  block.close();
  for (const version of [0, 3]) {
    setVersion(path, version);
    expect(() => openBlock(path, new Symbols(), [])).toThrow(
      `block ${path} is damaged: footer: version ${version}, this program reads 1 to 2`,
    );
  }
});

test('a file that is no block is said to be damaged', () => {
  const path = directory.newPath();
  for (const content of ['', 'x', 'x'.repeat(10_000)]) {
    writeFileSync(path, content);
    expect(() => openBlock(path, new Symbols(), [])).toThrow(
      `block ${path} is damaged: footer: the last 28 of ${content.length} bytes are no footer of a block`,
    );
  }
});
