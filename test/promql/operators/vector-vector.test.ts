import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instant, type Labels, type Rows, readerOf, rowsOf } from '../query-runner.ts';
import { key, type Matching, matchVectors, type Operation, type Sample } from './matching-twin.ts';

const OPERATIONS: Readonly<Record<string, Operation>> = {
  '-': { compute: (left, right) => left - right, dropsName: true },
  '>': { compute: (left, right) => (left > right ? left : null), dropsName: false },
  '>= bool': { compute: (left, right) => (left >= right ? 1 : 0), dropsName: true },
};

const value = fc.integer({ min: 0, max: 3 });

const labels = fc.record(
  { x: fc.constantFrom('1', '2'), y: fc.constantFrom('1', '2'), z: fc.constantFrom('1', '2') },
  { requiredKeys: [] },
);

const vector = (name: string): fc.Arbitrary<Sample[]> =>
  fc.uniqueArray(fc.record({ labels: labels.map((rest): Labels => ({ __name__: name, ...rest })), value }), {
    selector: (sample) => key(sample.labels),
    maxLength: 4,
  });

const matching: fc.Arbitrary<Matching> = fc
  .record({
    on: fc.boolean(),
    labels: fc.subarray(['x', 'y', 'z']),
    group: fc.constantFrom('left', 'right', null),
    include: fc.subarray(['x', 'y', 'z']),
    fillLeft: fc.option(value, { freq: 1 }),
    fillRight: fc.option(value, { freq: 1 }),
  })
  .map((all) => ({
    ...all,
    include: all.group === null ? [] : all.include.filter((name) => !(all.on && all.labels.includes(name))),
  }));

function textOf(op: string, { on, labels: names, group, include, fillLeft, fillRight }: Matching): string {
  const match = `${on ? 'on' : 'ignoring'} (${names.join(', ')})`;
  const grouping = group === null ? '' : ` group_${group} (${include.join(', ')})`;
  const left = fillLeft === null ? '' : ` fill_left (${fillLeft})`;
  const right = fillRight === null ? '' : ` fill_right (${fillRight})`;
  return `a ${op} ${match}${grouping}${left}${right} b`;
}

function actual(text: string, samples: readonly Sample[]): string[] | string {
  const reader = readerOf(samples.map((sample) => ({ labels: sample.labels, values: [sample.value] })));
  try {
    return comparable(rowsOf(instant(reader, text, 0)));
  } catch (error) {
    return (error as Error).message;
  }
}

function comparable(rows: Rows): string[] {
  return rows.map(([text, [result]]) => `${text} ${result}`).sort();
}

function textOfLabels(all: Labels): string {
  const parts = Object.entries(all)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, text]) => `${name}="${text}"`);
  return `{${parts.join(', ')}}`;
}

/** Sorted rows, or a part of the message of the refusal. */
function expected(lhs: Sample[], rhs: Sample[], match: Matching, op: string): string[] | { refusal: string } {
  try {
    const results = matchVectors(lhs, rhs, match, OPERATIONS[op]);
    return results.map((sample) => `${textOfLabels(sample.labels)} ${sample.value}`).sort();
  } catch (error) {
    return { refusal: (error as Error).message };
  }
}

test.each(Object.keys(OPERATIONS))('%s is what its slow twin says, for every kind of matching', (op) => {
  fc.assert(
    fc.property(vector('a'), vector('b'), matching, (lhs, rhs, match) => {
      const got = actual(textOf(op, match), [...lhs, ...rhs]);
      const wanted = expected(lhs, rhs, match, op);
      if (Array.isArray(wanted) && new Set(wanted.map((row) => row.split('} ')[0])).size < wanted.length) {
        expect(got).toMatch(/same labelset|must ensure unique matches/);
      } else if (Array.isArray(wanted)) expect(got).toEqual(wanted);
      else expect(got).toContain(wanted.refusal);
    }),
    { numRuns: 400 },
  );
});

describe('refusals in full', () => {
  const many: readonly Sample[] = [
    { labels: { __name__: 'a', x: '1' }, value: 1 },
    { labels: { __name__: 'b', x: '1', y: '2' }, value: 1 },
    { labels: { __name__: 'b', x: '1', y: '1' }, value: 1 },
  ];

  test('two samples of one signature on the one side', () => {
    expect(actual('a + on (x) b', many)).toBe(
      'found duplicate series for the match group {x="1"} on the right hand-side of the operation: ' +
        '[{__name__="b", x="1", y="1"}, {__name__="b", x="1", y="2"}];' +
        'many-to-many matching not allowed: matching labels must be unique on one side',
    );
    expect(actual('b + on (x) group_right () a', many)).toContain('on the left hand-side of the operation');
  });

  test('are not raised where the other side has no sample', () => {
    expect(actual('missing + on (x) b', many)).toEqual([]);
  });

  test('two samples of one signature on the left, matched one to one', () => {
    expect(actual('b + on (x) a', many)).toBe(
      'multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)',
    );
  });
});

test('trimming floats gives nothing and says so', () => {
  const reader = readerOf([{ labels: { __name__: 'a' }, values: [1] }]);
  const result = instant(reader, 'a >/ a', 0);
  expect(rowsOf(result)).toEqual([]);
  expect(result.infos).toEqual([
    'PromQL info: incompatible sample types encountered for binary operator ">/": float >/ float (1:1)',
  ]);
});
