import { array, assert, constantFrom, double, integer, property, tuple, uniqueArray } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteWriter } from '../../../src/http/byte-writer.ts';
import { Repeats } from '../../../src/http/gzip/repeats.ts';
import { RowTexts } from '../../../src/http/rows/row-texts.ts';
import { formatFloat } from '../../../src/model/go-format.ts';
import { labelSetOf, Symbols } from '../../../src/model/labels.ts';

type Labels = readonly (readonly [string, string])[];
type Row = readonly [labels: Labels, value: number];
interface Written {
  readonly text: string;
  readonly literals: number;
}

const SUFFIX = ',"value":[7,"';

/** As a vector. */
function vectorOf(rows: readonly Row[]): Written {
  const symbols = new Symbols();
  const repeats = new Repeats();
  const texts = new RowTexts(symbols);
  const into = new ByteWriter(16);
  const batch = {
    labels: rows.map(([labels]) => labelSetOf(symbols, labels)),
    values: Float64Array.from(rows, ([, value]) => value),
  };
  const order = { batch: new Uint32Array(rows.length), row: Uint32Array.from(rows.keys()) };
  texts.begin(SUFFIX);
  texts.writeVector({ batches: [batch], order }, rows.length, into, repeats);
  return checked(into, repeats);
}

/** The same, values written by somebody else. */
function headsOf(rows: readonly Row[]): Written {
  const symbols = new Symbols();
  const repeats = new Repeats();
  const texts = new RowTexts(symbols);
  const into = new ByteWriter(16);
  texts.begin(SUFFIX);
  let headAt = 0;
  rows.forEach(([labels, value], row) => {
    into.ascii(row === 0 ? '{"metric":' : ',{"metric":');
    texts.writeHead(labelSetOf(symbols, labels), headAt, into, repeats);
    into.ascii(formatFloat(value));
    headAt = into.length;
    into.ascii('"]}');
  });
  return checked(into, repeats);
}

function checked(into: ByteWriter, repeats: Repeats): Written {
  const bytes = Buffer.from(into.take());
  let at = 0;
  let literals = 0;
  for (let i = 0; i < repeats.count; i++) {
    const [between, length, distance] = repeats.words.subarray(3 * i, 3 * i + 3);
    at += between;
    literals += between;
    expect(bytes.compare(bytes, at, at + length, at - distance, at - distance + length)).toBe(0);
    at += length;
  }
  return { text: bytes.toString(), literals: literals + bytes.length - at };
}

/** The obvious way. */
function plainText(rows: readonly Row[]): string {
  return rows
    .map(([labels, value]) => JSON.stringify({ metric: Object.fromEntries(labels), value: [7, formatFloat(value)] }))
    .join(',');
}

const text = constantFrom(
  'a',
  'b',
  'host-1:9100',
  'host-22:9100',
  'host-23:9100',
  '"quoted"',
  '\u00fc',
  'x'.repeat(300),
);
const label = tuple(constantFrom('__name__', 'a', 'instance', 'job', 'z'), text);
const someLabels = uniqueArray(label, { selector: ([name]) => name }).map((list) =>
  list.sort(([a], [b]) => (a < b ? -1 : 1)),
);
const value = constantFrom(0, -0, 1, 0.5, 1 / 3, 1e-7, 1e21, Number.NaN, Infinity, -12.25);

describe('rows of a result', () => {
  it('are written as they are, whatever their labels and values, and what is noted as a repeat is one', () => {
    assert(
      property(array(tuple(someLabels, value), { minLength: 1, maxLength: 20 }), (rows) => {
        const wanted = plainText(rows);
        expect(vectorOf(rows).text).toBe(wanted);
        expect(headsOf(rows).text).toBe(wanted);
      }),
      { numRuns: 500 },
    );
  });

  it('may be more than are written at once', () => {
    const row = tuple(integer({ min: 1, max: 400 }), double()).map(
      ([number, of]): Row => [
        [
          ['__name__', 'up'],
          ['instance', `host-${number}.example.org:9100`],
          ['note', 'n'.repeat(number)],
        ],
        of,
      ],
    );
    assert(
      property(array(row, { minLength: 200, maxLength: 900 }), (rows) => {
        const wanted = plainText(rows);
        expect(vectorOf(rows).text).toBe(wanted);
        expect(headsOf(rows).text).toBe(wanted);
      }),
      { numRuns: 20 },
    );
  });

  it('may have labels that are too long or too many for one part', () => {
    const many = (count: number): Row => [
      Array.from({ length: count }, (_, i): [string, string] => [`label${String(i).padStart(4, '0')}`, 'v']),
      1,
    ];
    const long = (bytes: number): Row => [[['a', 'y'.repeat(bytes)]], 2];
    const rows = [many(3), long(70_000), many(3), many(127), many(129), long(40_000), long(40_000), long(2), many(2)];
    expect(vectorOf(rows).text).toBe(plainText(rows));
    expect(headsOf(rows).text).toBe(plainText(rows));
    expect(vectorOf([long(70_000), long(3_000_000), many(3)]).text).toBe(
      plainText([long(70_000), long(3_000_000), many(3)]),
    );
  });

  it.each([
    ['of a vector', vectorOf],
    ['of a matrix', headsOf],
  ])('%s repeat what is alike before and behind a difference', (_, written) => {
    const row = (instance: string): Row => [
      [
        ['__name__', 'up'],
        ['instance', instance],
        ['job', 'node'],
      ],
      1,
    ];
    const one = written([row('host-1.example.org:9100')]).literals;
    // The comma before the row, the digit of the host, the value, and three bytes behind it.
    const next = written([row('host-1.example.org:9100'), row('host-2.example.org:9100')]);
    expect(next.literals).toBe(one + 6);
    // The longer number, too.
    const longer = written([row('host-9.example.org:9100'), row('host-10.example.org:9100')]);
    expect(longer.literals).toBe(one + 7);
  });
});
