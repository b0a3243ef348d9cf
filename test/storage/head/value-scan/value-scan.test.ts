import { beforeAll, describe, expect, it } from 'vitest';
import { type Matcher, valueTest } from '../../../../src/model/matchers.ts';
import { Head } from '../../../../src/storage/head/head.ts';
import { HeadMemory } from '../../../../src/storage/head/memory.ts';
import { findPairOfText, pairText } from '../../../../src/storage/head/pairs.ts';
import { ValueScan } from '../../../../src/storage/head/value-scan/value-scan.ts';
import { newestValue } from '../../../../src/storage/head/values.ts';
import { ValueFilter } from '../../../../src/storage/value-filter.ts';
import { labelBytes } from '../label-bytes.ts';

const COUNT = 4000;
const LONG = 'x'.repeat(200_000);

/** Of plain values, some beyond ASCII, and one that is longer than a piece of labels. */
function nthValue(i: number): string {
  if (i === 1777) return LONG;
  if (i % 97 === 0) return `zürich-${i}😀`;
  return `user-${String(i).padStart(5, '0')}@example.org`;
}

describe('testing the values of a label by the kernel', () => {
  const values = Array.from({ length: COUNT }, (_, i) => nthValue(i));
  const head = new Head({ retentionMs: 0, now: () => 0 });
  let memory: HeadMemory;
  let name: number;
  const scan = new ValueScan();

  beforeAll(() => {
    values.forEach((value, i) => {
      head.addSeries(
        labelBytes([
          ['__name__', 'm'],
          ['other', `user-${i % 300}`],
          ['user', value],
        ]),
      );
    });
    memory = new HeadMemory(head.shared);
    name = findPairOfText(memory, 'user', '');
  });

  function found(matcher: Matcher, end: number, wanted: boolean): { values: string[]; tests: number } {
    const pairs: number[] = [];
    const tests = scan.test(memory, newestValue(memory, name), end, new ValueFilter(matcher), wanted, pairs);
    return { values: pairs.map((pair) => pairText(memory, pair)).sort(), tests };
  }

  const expressions = [
    'user-0100.*',
    'user-01.+',
    '.*0@example.*',
    '.+user-.*',
    '.*example.org',
    '.+@example.org',
    '.*7@example.org',
    'user-.*[05]0@example.org',
    '.*-0[0-4]1.*',
    '.*[^a-z]9.*7@.*',
    '(?i:USER-0012.*)',
    '(?i)ZÜRICH.*',
    'z.rich-.*',
    '.*.',
    '.+😀',
    'user-.{3}7.@.*|x+',
    'x*',
    '.*x{300}',
    'user-0(1|2(3|4)).*g',
    '[^u].*',
  ];
  for (const value of expressions) {
    it(`finds what the expression ${value} matches, and the others`, () => {
      const test = valueTest({ type: '=~', name: 'user', value });
      const passing = values.filter(test).sort();
      const failing = values.filter((one) => !test(one)).sort();
      expect(found({ type: '=~', name: 'user', value }, -1, true)).toEqual({ values: passing, tests: COUNT });
      expect(found({ type: '=~', name: 'user', value }, -1, false)).toEqual({ values: failing, tests: COUNT });
      expect(found({ type: '!~', name: 'user', value }, -1, true)).toEqual({ values: failing, tests: COUNT });
    });
  }

  it('goes on behind a value', () => {
    const matcher: Matcher = { type: '=~', name: 'user', value: '.*9@.*' };
    const end = findPairOfText(memory, 'user', nthValue(2000));
    const later = values.slice(2001);
    const expected = later.filter((value) => value.includes('9@')).sort();
    expect(found(matcher, end, true)).toEqual({ values: expected, tests: later.length });
  });

  it('leaves to JavaScript what has too many states', () => {
    // Which of the last ten characters were an even digit.
    const value = '.*[02468].{9}[a-z]{4}org';
    const expected = values.filter(valueTest({ type: '=~', name: 'user', value })).sort();
    expect(found({ type: '=~', name: 'user', value }, -1, true)).toEqual({ values: expected, tests: COUNT });
  });
});
