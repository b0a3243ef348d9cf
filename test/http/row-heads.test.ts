import { array, assert, constantFrom, property, tuple, uniqueArray } from 'fast-check';
import { expect, test } from 'vitest';
import { ByteWriter } from '../../src/http/byte-writer.ts';
import { Repeats } from '../../src/http/gzip/repeats.ts';
import { LabelJson } from '../../src/http/label-json.ts';
import { RowHeads } from '../../src/http/row-heads.ts';
import { labelSetOf, Symbols } from '../../src/model/labels.ts';

type Labels = readonly (readonly [string, string])[];

/** Rows with values of one digit, as a result has them. */
function written(rows: readonly Labels[]) {
  const symbols = new Symbols();
  const repeats = new Repeats();
  const heads = new RowHeads(new LabelJson(symbols), repeats, ',"value":[7,"');
  const into = new ByteWriter(16);
  let headAt = 0;
  rows.forEach((labels, row) => {
    into.ascii(row === 0 ? '{"metric":' : ',{"metric":');
    heads.write(labelSetOf(symbols, labels), headAt, into);
    into.ascii(String(row % 10));
    headAt = into.length;
    into.ascii('"]}');
  });
  return { bytes: into.take(), repeats };
}

/** The obvious way. */
function text(rows: readonly Labels[]): string {
  return rows
    .map((labels, row) => JSON.stringify({ metric: Object.fromEntries(labels), value: [7, String(row % 10)] }))
    .join(',');
}

/** Bytes that stand in no repeat. */
function literals({ bytes, repeats }: ReturnType<typeof written>): number {
  let at = 0;
  let count = 0;
  for (let i = 0; i < repeats.count; i++) {
    const [between, length, distance] = repeats.words.subarray(3 * i, 3 * i + 3);
    at += between;
    count += between;
    expect(bytes.subarray(at - distance, at - distance + length)).toEqual(bytes.subarray(at, at + length));
    at += length;
  }
  return count + bytes.length - at;
}

test('rows of any labels are written as they are, and what is noted as a repeat is one', () => {
  const value = constantFrom('a', 'b', 'host-1:9100', 'host-22:9100', 'host-23:9100', '"quoted"', 'ü', 'x'.repeat(300));
  const label = tuple(constantFrom('__name__', 'a', 'instance', 'job', 'z'), value);
  const labels = uniqueArray(label, { selector: ([name]) => name }).map((list) =>
    list.sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  assert(
    property(array(labels, { minLength: 1, maxLength: 20 }), (rows) => {
      const result = written(rows);
      expect(Buffer.from(result.bytes).toString()).toBe(text(rows));
      literals(result);
    }),
    { numRuns: 500 },
  );
});

test('of a label that differs, what is alike before and behind the difference is a repeat', () => {
  const row = (instance: string): Labels => [
    ['__name__', 'up'],
    ['instance', instance],
    ['job', 'node'],
  ];
  const one = literals(written([row('host-1.example.org:9100')]));
  // The comma before the row, the digit of the host, the value, and three bytes behind it.
  expect(literals(written([row('host-1.example.org:9100'), row('host-2.example.org:9100')]))).toBe(one + 6);
  // The longer number, too.
  expect(literals(written([row('host-9.example.org:9100'), row('host-10.example.org:9100')]))).toBe(one + 7);
});
