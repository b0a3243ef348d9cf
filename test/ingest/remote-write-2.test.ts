/** The decoder of 2.0 with the kernel against the one without it, message after message. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { KnownSections } from '../../src/ingest/known-sections.ts';
import { KnownSeries } from '../../src/ingest/known-series.ts';
import { MessageKernel } from '../../src/ingest/message-kernel.ts';
import { RemoteWrite2Decoder } from '../../src/ingest/remote-write-2.ts';
import { WireReader } from '../../src/ingest/wire.ts';
import { WriteRequestColumns } from '../../src/ingest/write-request.ts';
import { encode2 } from '../e2e/write2-client.ts';

const NOW = 1_700_000_000_000;
const HEAD = {};

const text = fc.constantFrom('', 'a', 'up', 'x'.repeat(300), 'ü');
const time = fc.oneof(fc.constant(NOW), fc.integer({ min: 0, max: 2 ** 50 }), fc.constantFrom(0, -1));
const sample = fc.record(
  { value: fc.oneof(fc.double(), fc.constant(0)), timestamp: time, startTimestamp: fc.constantFrom(0, NOW - 1) },
  { requiredKeys: ['value', 'timestamp'] },
);
const series = fc.record(
  {
    labels: fc.dictionary(fc.constantFrom('__name__', 'job', 'b'), text, { maxKeys: 3 }),
    samples: fc.array(sample, { maxLength: 2 }),
    metadata: fc.record({ type: fc.nat(7), help: text, unit: text }),
  },
  { requiredKeys: ['labels', 'samples'] },
);

/** A decoder with what it knows, and the numbers that the head gave to series. */
class Side {
  readonly #known: KnownSeries;
  readonly #sections: KnownSections | null;
  readonly #decoder: RemoteWrite2Decoder;
  readonly #refs = new Map<number, number>();

  constructor(kernel: MessageKernel | null) {
    this.#sections = kernel === null ? null : new KnownSections(kernel);
    this.#known = new KnownSeries(() => this.#sections?.forget());
    const shortcut = kernel === null || this.#sections === null ? null : { kernel, sections: this.#sections };
    this.#decoder = new RemoteWrite2Decoder(this.#known, shortcut);
  }

  /** All that was read, or why it could not be. */
  read(message: Uint8Array): unknown {
    const columns = new WriteRequestColumns();
    this.#known.begin(HEAD);
    this.#sections?.begin(HEAD);
    try {
      this.#decoder.decode(new WireReader(), message, columns);
    } catch (error) {
      this.#known.forget();
      this.#refs.clear();
      return (error as Error).message;
    }
    const rows = Array.from({ length: columns.seriesCount }, (_, s) => this.#row(columns, s));
    const { sampleCount, times, values, starts } = columns;
    return {
      rows,
      times: [...times.subarray(0, sampleCount)],
      values: [...values.subarray(0, 2 * sampleCount)],
      starts: [...(starts ?? []).slice(0, sampleCount)],
      families: columns.families,
    };
  }

  #row(columns: WriteRequestColumns, s: number): unknown[] {
    const counts = [columns.samplesOf(s), columns.histogramsOf(s), columns.exemplarsOf(s)];
    const problem = columns.broken.get(s);
    if (problem !== undefined) return [problem, ...counts];
    const entry = columns.entries[s];
    if (!this.#refs.has(entry)) this.#refs.set(entry, this.#refs.size);
    const ref = this.#refs.get(entry)!;
    // What the kernel says of a series is what the head said before.
    if (columns.refs[s] >= 0) expect(columns.refs[s]).toBe(ref);
    const row = [Buffer.from(columns.labels(s)).toString('hex'), ref, ...counts];
    this.#known.setRef(entry, ref);
    return row;
  }
}

it('reads what the decoder of all forms reads, in any order of messages that come again', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(series, { maxLength: 6 }), { minLength: 1, maxLength: 3 }),
      fc.array(fc.nat(2), { minLength: 4, maxLength: 10 }),
      (requests, order) => {
        const messages = requests.map((request) => encode2(request));
        const fast = new Side(new MessageKernel());
        const slow = new Side(null);
        for (const i of order) {
          const message = messages[i % messages.length];
          expect(fast.read(message)).toEqual(slow.read(message));
        }
      },
    ),
    { numRuns: 100 },
  );
});

it('reads, or refuses, damaged messages as the decoder of all forms does', () => {
  const kernel = new MessageKernel();
  const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(
      fc.array(series, { minLength: 1, maxLength: 4 }),
      fc.array(damage, { maxLength: 5 }),
      (request, damages) => {
        const whole = encode2(request);
        const fast = new Side(kernel);
        const slow = new Side(null);
        for (const changes of damages) {
          for (let round = 0; round < 2; round++) expect(fast.read(whole)).toEqual(slow.read(whole));
          const bytes = whole.slice();
          for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
          expect(fast.read(bytes)).toEqual(slow.read(bytes));
        }
      },
    ),
    { numRuns: 150 },
  );
});

it('knows a long request when it comes again', () => {
  const request = Array.from({ length: 3000 }, (_, i) => ({
    labels: { __name__: 'm', number: String(i) },
    samples: [{ value: i, timestamp: NOW }],
    metadata: { type: 1, help: 'Counts.', unit: '' },
  }));
  const known = new KnownSeries();
  const kernel = new MessageKernel();
  const sections = new KnownSections(kernel);
  const decoder = new RemoteWrite2Decoder(known, { kernel, sections });
  const columns = new WriteRequestColumns();
  const bytes = encode2(request);
  const decode = () => {
    known.begin(HEAD);
    sections.begin(HEAD);
    decoder.decode(new WireReader(), bytes, columns);
    return columns.refs.subarray(0, columns.seriesCount).filter((ref) => ref >= 0).length;
  };
  expect(decode()).toBe(0);
  for (let s = 0; s < 3000; s++) known.setRef(columns.entries[s], s);
  // The second time, the kernel is told of them; what leads from the last one to the first it learns with the third.
  expect([decode(), decode(), decode()]).toEqual([0, 2999, 3000]);
  expect([...columns.refs.subarray(0, 3000)]).toEqual(request.map((_, i) => i));
});
