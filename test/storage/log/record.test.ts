import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Matcher } from '../../../src/model/matchers.ts';
import { DamagedRecord } from '../../../src/storage/log/damaged-record.ts';
import { type RecordVisitor, readRecord } from '../../../src/storage/log/read-record.ts';
import { RecordBuilder } from '../../../src/storage/log/record.ts';

type Definition = readonly [number: number, labels: string];
type Sample = readonly [number: number, timeMs: number, low: number, high: number];

class Collector implements RecordVisitor {
  readonly definitions: Definition[] = [];
  readonly samples: Sample[] = [];
  readonly richSamples: (readonly [number, number, number, string | null, number, number])[] = [];
  readonly deletions: (readonly [readonly Matcher[], number, number])[] = [];

  define(number: number, labels: Uint8Array): void {
    this.definitions.push([number, Buffer.from(labels).toString('hex')]);
  }

  sample(number: number, timeMs: number, low: number, high: number): void {
    this.samples.push([number, timeMs, low, high]);
  }

  rich(number: number, timeMs: number, startMs: number, histogram: Uint8Array | null, low: number, high: number): void {
    this.richSamples.push([number, timeMs, startMs, histogram && Buffer.from(histogram).toString('hex'), low, high]);
  }

  deletion(matchers: readonly Matcher[], mint: number, maxt: number): void {
    this.deletions.push([matchers, mint, maxt]);
  }
}

function build(builder: RecordBuilder, definitions: readonly Definition[], samples: readonly Sample[]): Buffer {
  for (const [number, labels] of definitions) builder.define(number, Buffer.from(labels, 'hex'));
  for (const sample of samples) builder.add(...sample);
  return builder.take();
}

function read(record: Buffer): Collector {
  const collector = new Collector();
  readRecord(record, collector);
  return collector;
}

const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const number = fc.nat(2 ** 32 - 1);
const time = fc.oneof(fc.integer({ min: -(2 ** 51), max: 2 ** 51 }), fc.constantFrom(0, 1, -1, -(2 ** 51), 2 ** 51));
const definitions = fc
  .uniqueArray(fc.tuple(number, fc.uint8Array({ maxLength: 300 })), { selector: ([key]) => key, maxLength: 50 })
  .map((list) =>
    list.sort(([a], [b]) => a - b).map(([key, labels]): Definition => [key, Buffer.from(labels).toString('hex')]),
  );
const samples = fc.array(fc.tuple(number, time, word, word), { maxLength: 200 });

test('what is read is what was added, whatever was built before', () => {
  const builder = new RecordBuilder();
  fc.assert(
    fc.property(definitions, samples, (defined, added) => {
      const collector = read(build(builder, defined, added));
      expect(collector.definitions).toEqual(defined);
      expect(collector.samples).toEqual(added);
      expect(builder.empty).toBe(true);
    }),
  );
});

test('series that follow each other at one time cost ten bytes a sample', () => {
  const builder = new RecordBuilder();
  for (let i = 0; i < 2000; i++) builder.add(i, 1_700_000_000_000, i, -i);
  // 40 of the header; the first key has a number of one byte and a time of six.
  expect(builder.take().length).toBe(40 + 2000 * 10 + 5);
});

test('one changed bit, a cut or an appended byte is noticed before anything is visited', () => {
  const defined: Definition[] = [[0, '0a03616263']];
  const record = build(new RecordBuilder(), defined, [[0, 1000, 1, 2]]);
  const damaged: Buffer[] = [Buffer.concat([record, Buffer.alloc(1)])];
  for (let length = 0; length < record.length; length++) damaged.push(record.subarray(0, length));
  for (let bit = 0; bit < record.length * 8; bit++) {
    const copy = Buffer.from(record);
    copy[bit >> 3] ^= 1 << (bit & 7);
    damaged.push(copy);
  }
  for (const bytes of damaged) {
    const collector = new Collector();
    expect(() => readRecord(bytes, collector)).toThrow(DamagedRecord);
    expect(collector.definitions.length + collector.samples.length).toBe(0);
  }
});

test('a record of another version is refused with both numbers', () => {
  const record = build(new RecordBuilder(), [], [[0, 1, 2, 3]]);
  record.writeUInt32LE(3, 0);
  expect(() => read(record)).toThrow('version 3, this program reads 1 to 2');
});
