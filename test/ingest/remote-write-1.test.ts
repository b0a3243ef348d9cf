/** The decoder with the kernel against the one without it. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { KnownSections } from '../../src/ingest/known-sections.ts';
import { MessageKernel } from '../../src/ingest/message-kernel.ts';
import { decodeWriteRequest, RemoteWrite1Decoder, type SeriesFinder } from '../../src/ingest/remote-write-1.ts';
import { WireReader } from '../../src/ingest/wire.ts';
import { WriteRequestColumns } from '../../src/ingest/write-request.ts';
import { labelsOf, message } from './messages.ts';

const NOW = 1_700_000_000_000;

const labels = fc
  .record({
    __name__: fc.constantFrom('up', 'a_metric_of_a_long_name'),
    job: fc.string({ maxLength: 200, unit: 'binary' }),
  })
  .map(labelsOf);
const time = fc.oneof(fc.constant(NOW), fc.integer({ min: 0, max: 2 ** 49 }), fc.constantFrom(0, -1, 2 ** 53));
const sample = fc.record({ value: fc.oneof(fc.double(), fc.constantFrom(0, -0, 1)), timestamp: time });
const series = fc.record(
  {
    labels,
    samples: fc.array(sample, { maxLength: 3 }),
    exemplars: fc.array(fc.record({ labels, value: fc.double(), timestamp: time }), { maxLength: 1 }),
  },
  { requiredKeys: ['labels', 'samples'] },
);

/** Knows the series whose sections it was told of. */
class KnownTo implements SeriesFinder {
  readonly #sections: string[] = [];
  lookups = 0;

  add(section: Uint8Array): void {
    this.#sections.push(hex(section));
  }

  find(bytes: Uint8Array, start: number, end: number): number {
    this.lookups++;
    return this.#sections.indexOf(hex(bytes.subarray(start, end)));
  }
}

/** All that was read, or why it could not be. */
function outcome(decode: (columns: WriteRequestColumns) => void): unknown {
  const columns = new WriteRequestColumns();
  try {
    decode(columns);
  } catch (error) {
    return (error as Error).message;
  }
  const { seriesCount, sampleCount } = columns;
  return {
    series: Array.from({ length: seriesCount }, (_, s) => [
      hex(columns.labels(s)),
      columns.samplesOf(s),
      columns.histogramsOf(s),
      columns.exemplarsOf(s),
    ]),
    times: [...columns.times.subarray(0, sampleCount)],
    values: [...columns.values.subarray(0, 2 * sampleCount)],
  };
}

const twin = (bytes: Uint8Array) => outcome((columns) => decodeWriteRequest(new WireReader(), bytes, columns));

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

it('reads what the decoder of all forms reads, when series are new and when they come again', () => {
  fc.assert(
    fc.property(fc.array(series, { maxLength: 8 }), fc.infiniteStream(fc.nat()), (wanted, numbers) => {
      const bytes = message(wanted);
      const expected = twin(bytes);
      const decoder = new RemoteWrite1Decoder(new MessageKernel());
      const head = new KnownTo();
      const columns = new WriteRequestColumns();
      decodeWriteRequest(new WireReader(), bytes, columns);
      for (let s = 0; s < columns.seriesCount; s++)
        if (numbers.next().value % 2 === 0) head.add(columns.labels(s).slice());
      for (let round = 0; round < 3; round++) {
        const read = new WriteRequestColumns();
        expect(outcome((into) => decoder.decode(new WireReader(), bytes, head, into))).toEqual(expected);
        decoder.decode(new WireReader(), bytes, head, read);
        for (let s = 0; s < read.seriesCount; s++) {
          const section = read.labels(s);
          expect([head.find(section, 0, section.length), -2]).toContain(read.refs[s]);
        }
      }
    }),
    { numRuns: 150 },
  );
});

it('reads, or refuses, damaged messages as the decoder of all forms does', () => {
  const decoder = new RemoteWrite1Decoder(new MessageKernel());
  const head = new KnownTo();
  const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(fc.array(series, { minLength: 1, maxLength: 4 }), damage, fc.nat(), (wanted, changes, cut) => {
      const whole = message(wanted);
      decodeWriteRequest(new WireReader(), whole, new WriteRequestColumns());
      const first = new WriteRequestColumns();
      decodeWriteRequest(new WireReader(), whole, first);
      for (let s = 0; s < first.seriesCount; s++) head.add(first.labels(s).slice());
      const read = (bytes: Uint8Array) => outcome((into) => decoder.decode(new WireReader(), bytes, head, into));
      expect(read(whole)).toEqual(twin(whole));
      const bytes = whole.slice(0, cut % 3 === 0 ? cut % (whole.length + 1) : whole.length);
      for (const [at, byte] of changes) if (bytes.length > 0) bytes[at % bytes.length] = byte;
      expect(read(bytes)).toEqual(twin(bytes));
    }),
    { numRuns: 300 },
  );
});

const scrape = Array.from({ length: 5000 }, (_, i) => ({
  labels: labelsOf({ __name__: 'm', number: String(i) }),
  samples: [{ value: i, timestamp: NOW }],
}));

it('looks a series up once, and knows it when it comes in the same order again', () => {
  const decoder = new RemoteWrite1Decoder(new MessageKernel());
  const head: SeriesFinder & { lookups: number } = {
    lookups: 0,
    find(bytes, start, end) {
      this.lookups++;
      return Number(Buffer.from(bytes.subarray(start, end)).toString('latin1').split('number\x12')[1].slice(1));
    },
  };
  const columns = new WriteRequestColumns();
  const bytes = message(scrape);
  decoder.decode(new WireReader(), bytes, head, columns);
  expect(head.lookups).toBe(5000);
  decoder.decode(new WireReader(), bytes, head, columns);
  // What leads from the last series to the first was not known.
  expect(head.lookups).toBe(5001);
  decoder.decode(new WireReader(), bytes, head, columns);
  expect(head.lookups).toBe(5001);
  expect([...columns.refs.subarray(0, 5000)]).toEqual(scrape.map((_, i) => i));
  // Of another head, everything is asked again.
  const other = { find: () => 7 };
  decoder.decode(new WireReader(), bytes, other, columns);
  expect(columns.refs.subarray(0, 5000).every((ref) => ref === 7)).toBe(true);
});

it('takes a series for another one neither when its labels go on nor when they stop early', () => {
  const decoder = new RemoteWrite1Decoder(new MessageKernel());
  const one = (labels: Record<string, string>) =>
    message([{ labels: labelsOf(labels), samples: [{ value: 1, timestamp: NOW }] }]);
  const columns = new WriteRequestColumns();
  const head = { find: (_bytes: Uint8Array, start: number, end: number) => end - start };
  const refOf = (bytes: Uint8Array) => {
    decoder.decode(new WireReader(), bytes, head, columns);
    return columns.refs[0];
  };
  const middle = one({ a: '1', b: '2' });
  expect([refOf(middle), refOf(middle)]).toEqual([16, 16]);
  expect(refOf(one({ a: '1', b: '2', c: '3' }))).toBe(24);
  expect(refOf(middle)).toBe(16);
  expect(refOf(one({ a: '1' }))).toBe(8);
  expect(refOf(one({}))).toBe(0);
});

it('reads a message larger than the memory that it keeps, and gives that back after a thousand small ones', () => {
  const kernel = new MessageKernel();
  const decoder = new RemoteWrite1Decoder(kernel);
  const head = new KnownTo();
  const large = message(
    Array.from({ length: 12 }, (_, i) => ({
      labels: labelsOf({ __name__: `m${i}`, text: 'x'.repeat(500_000) }),
      samples: [{ value: i, timestamp: NOW }],
    })),
  );
  const bytesBefore = kernel.bytes.length;
  expect(outcome((into) => decoder.decode(new WireReader(), large, head, into))).toEqual(twin(large));
  expect(kernel.bytes.length).toBeGreaterThan(bytesBefore);
  const small = message(scrape.slice(0, 3));
  expect(outcome((into) => decoder.decode(new WireReader(), small, head, into))).toEqual(twin(small));
  expect(kernel.bytes.length).toBeGreaterThan(bytesBefore);
  for (let i = 0; i < 1000; i++) kernel.reserve(100, 100);
  expect(kernel.bytes.length).toBe(bytesBefore);
  expect(outcome((into) => decoder.decode(new WireReader(), small, head, into))).toEqual(twin(small));
});

it('forgets what has ended, so that series that came later are known, too, where the room is full', () => {
  const kernel = new MessageKernel();
  const sections = new KnownSections(kernel);
  const decoder = new RemoteWrite1Decoder(kernel, sections);
  const refs = new Map<string, number>();
  const head = {
    lookups: 0,
    find(bytes: Uint8Array, start: number, end: number) {
      this.lookups++;
      const section = hex(bytes.subarray(start, end));
      const ref = refs.get(section) ?? refs.size;
      refs.set(section, ref);
      return ref;
    },
  };
  const columns = new WriteRequestColumns();
  const read = (bytes: Uint8Array): number => {
    const before = head.lookups;
    decoder.decode(new WireReader(), bytes, head, columns);
    sections.noteRead(columns.seriesCount);
    return head.lookups - before;
  };
  const host = (name: string, count: number, padding: number) =>
    message(
      Array.from({ length: count }, (_, i) => ({
        labels: labelsOf({ __name__: 'm', host: name, number: String(i), padding: 'x'.repeat(padding) }),
        samples: [{ value: i, timestamp: NOW }],
      })),
    );
  // 7 MiB of 8, read once and then again and again.
  const ended = host('old', 7 * 16, 64 * 1024);
  expect(Array.from({ length: 20 }, () => read(ended))).toEqual([112, 1, ...new Array(18).fill(0)]);
  // There is room for some of 3 MiB, then all is forgotten, and all of them are learned.
  const present = host('new', 3 * 16, 64 * 1024);
  expect(Array.from({ length: 4 }, () => read(present))).toEqual([48, 48, 1, 0]);
  // What is new at once gets more room.
  const many = host('more', 10 * 16, 64 * 1024);
  expect(Array.from({ length: 3 }, () => read(many))).toEqual([160, 1, 0]);
});
