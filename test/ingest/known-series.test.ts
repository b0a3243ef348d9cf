import fc from 'fast-check';
import { expect, it } from 'vitest';
import { KnownSeries } from '../../src/ingest/known-series.ts';
import { KnownSymbols } from '../../src/ingest/known-symbols.ts';
import { labelPairs } from '../../src/storage/label-bytes.ts';

function numberOf(symbols: KnownSymbols, text: string): number {
  const bytes = new TextEncoder().encode(`..${text}..`);
  return symbols.numberOf(new DataView(bytes.buffer), 2, bytes.length - 2);
}

it('a text has one number, in order of arrival, and the number its bytes', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }), { maxLength: 200 }), (texts) => {
      const symbols = new KnownSymbols();
      const model = new Map<string, number>();
      for (const text of texts) {
        if (!model.has(text)) model.set(text, model.size);
        expect(numberOf(symbols, text)).toBe(model.get(text));
      }
      for (const [text, number] of model) expect(new TextDecoder().decode(symbols.bytesOf(number))).toBe(text);
    }),
  );
});

it('keeps numbers and entries while its tables grow', () => {
  const known = new KnownSeries();
  known.begin({});
  const numbers = new Int32Array(4);
  const entries: number[] = [];
  for (let i = 0; i < 20_000; i++) {
    numbers.set([numberOf(known.symbols, '__name__'), numberOf(known.symbols, `metric_${i % 100}`)]);
    numbers.set([numberOf(known.symbols, 'series'), numberOf(known.symbols, String(i))], 2);
    entries.push(known.entryOf(numbers, 4));
    known.setRef(entries[i], i);
  }
  expect(new Set(entries).size).toBe(20_000);
  expect(entries.every((entry, i) => known.refOf(entry) === i)).toBe(true);
  expect(labelPairs(known.section(entries[12_345]))).toEqual([
    ['__name__', 'metric_45'],
    ['series', '12345'],
  ]);
});

it('tells series apart whose labels are the beginning, or another order, of the others', () => {
  const known = new KnownSeries();
  known.begin({});
  const [a, b] = [numberOf(known.symbols, 'a'), numberOf(known.symbols, 'b')];
  const entries = [[], [a, b], [b, a], [a, b, a, b], [a, b, b, a]].map((numbers) =>
    known.entryOf(Int32Array.from(numbers), numbers.length),
  );
  expect(new Set(entries).size).toBe(5);
  expect(entries.map((entry) => known.refOf(entry))).toEqual([-1, -1, -1, -1, -1]);
});

it('tells metadata once, and again when it changes', () => {
  const known = new KnownSeries();
  known.begin({});
  const entry = known.entryOf(Int32Array.of(0, 1), 2);
  expect(known.noteMetadata(entry, 1, 2, 0)).toBe(true);
  expect(known.noteMetadata(entry, 1, 2, 0)).toBe(false);
  expect(known.noteMetadata(entry, 1, 3, 0)).toBe(true);
});

it('forgets the series of a head when another takes the samples', () => {
  const known = new KnownSeries();
  const [first, second] = [{}, {}];
  known.begin(first);
  known.setRef(known.entryOf(Int32Array.of(0, 1), 2), 7);
  known.begin(first);
  expect(known.refOf(known.entryOf(Int32Array.of(0, 1), 2))).toBe(7);
  known.begin(second);
  expect(known.refOf(known.entryOf(Int32Array.of(0, 1), 2))).toBe(-1);
});
