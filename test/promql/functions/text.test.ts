import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { expandTemplate, parseTemplate } from '../../../src/model/expand-template.ts';
import { labelSetOf, Symbols } from '../../../src/model/labels.ts';
import { equalities } from '../../../src/promql/functions/absent.ts';
import { parseBound } from '../../../src/promql/functions/bucket-groups.ts';
import { formatTwoDigits } from '../../../src/promql/functions/monotonicity-note.ts';
import { naturalLess } from '../../../src/promql/functions/natural-order.ts';
import { withLabel } from '../../../src/promql/functions/with-label.ts';

describe('natural order', () => {
  it.each([
    ['node2', 'node10', true],
    ['node10', 'node2', false],
    ['node2', 'node2a', true],
    ['node2a', 'node2', false],
    ['a', 'b', true],
    ['007', '7x', true],
    ['', 'a', false],
    ['1.9', '1.10', true],
    // Beyond 64 bits digits are mere text.
    ['9223372036854775808', '10', false],
    ['9223372036854775807', '9223372036854775806', false],
    ['same', 'same', true],
  ])('%j before %j: %s', (a, b, expected) => {
    expect(naturalLess(a, b)).toBe(expected);
  });
});

describe('a replacement text', () => {
  const pattern = RE2JS.compile('^(?s:(a+)(?P<rest>b*)(c)?)$');
  const expand = (template: string, text: string): string => {
    const matcher = pattern.matcher(text);
    expect(matcher.matches()).toBe(true);
    return [...expandTemplate(parseTemplate(template, pattern), matcher)].join('');
  };
  it.each([
    ['$1-$2', 'aabb', 'aa-bb'],
    [`\${1}x`, 'ab', 'ax'],
    ['$1x', 'ab', ''],
    [`$rest\${rest}`, 'abb', 'bbbb'],
    ['$3', 'ab', ''],
    ['$9 $none', 'ab', ' '],
    ['$0', 'abc', 'abc'],
    ['$01', 'ab', ''],
    ['$$1', 'ab', '$1'],
    ['a$', 'ab', 'a$'],
    ['$ {1} ${', 'ab', '$ {1} ${'],
    ['', 'ab', ''],
  ])('%j of %j is %j', (template, text, expected) => {
    expect(expand(template, text)).toBe(expected);
  });
});

describe('a label of a set', () => {
  const symbols = new Symbols();
  const names = fc.constantFrom('a', 'b', 'c', '__name__', 'é', 'le');
  const values = fc.constantFrom('', '1', '2');

  it('is set or taken away as in a set made anew', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(names, values)), names, values, (labels, name, value) => {
        const set = labelSetOf(symbols, labels);
        const changed = withLabel(symbols, set, symbols.intern(name), symbols.intern(value));
        expect(changed).toEqual(labelSetOf(symbols, [...labels, [name, value]]));
      }),
    );
  });
});

describe('the labels of an absent selector', () => {
  it('are its equalities, once each', () => {
    const labels = equalities([
      { type: '=', name: 'job', value: 'a' },
      { type: '=~', name: 'zone', value: 'x' },
      { type: '=', name: 'zone', value: 'x' },
      { type: '=', name: 'twice', value: '1' },
      { type: '=', name: 'twice', value: '1' },
      { type: '=', name: 'denied', value: '1' },
      { type: '!=', name: 'denied', value: '2' },
      { type: '=', name: '__name__', value: 'm' },
    ]);
    expect([...labels]).toEqual([
      ['job', 'a'],
      ['zone', 'x'],
    ]);
  });
});

describe('the bound of a bucket', () => {
  it.each([
    ['0.5', 0.5],
    ['1e3', 1000],
    ['+Inf', Infinity],
    ['inf', Infinity],
    ['-Infinity', -Infinity],
    ['.5', 0.5],
    ['5.', 5],
    ['', null],
    ['many', null],
    [' 1', null],
    ['1e400', null],
  ])('%j is %s', (text, expected) => {
    expect(parseBound(text)).toBe(expected);
  });
});

describe('two significant digits', () => {
  it.each([
    [0, '0'],
    [2, '2'],
    [10, '10'],
    [0.123, '0.12'],
    [99.6, '1e+02'],
    [123, '1.2e+02'],
    [0.00001234, '1.2e-05'],
    [Infinity, '+Inf'],
  ])('%d is %s', (value, expected) => {
    expect(formatTwoDigits(value)).toBe(expected);
  });
});
