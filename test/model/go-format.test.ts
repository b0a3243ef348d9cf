import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatExponent,
  formatF,
  formatFloat,
  formatFloatPlain,
  formatG,
  goQuote,
  goQuoteCharacter,
} from '../../src/model/go-format.ts';

/** Value, then the forms: of the API, plain, `%g`, with exponent, `%f`. */
test.each([
  [0, '0', '0', '0', '0e+00', '0.000000'],
  [-0, '-0', '-0', '-0', '-0e+00', '-0.000000'],
  [1, '1', '1', '1', '1e+00', '1.000000'],
  [-23.5, '-23.5', '-23.5', '-23.5', '-2.35e+01', '-23.500000'],
  [0.1, '0.1', '0.1', '0.1', '1e-01', '0.100000'],
  [1e-4, '0.0001', '0.0001', '0.0001', '1e-04', '0.000100'],
  [1e-5, '0.00001', '0.00001', '1e-05', '1e-05', '0.000010'],
  [1e-6, '0.000001', '0.000001', '1e-06', '1e-06', '0.000001'],
  [-1e-7, '-1e-07', '-0.0000001', '-1e-07', '-1e-07', '-0.000000'],
  [1.25e-10, '1.25e-10', '0.000000000125', '1.25e-10', '1.25e-10', '0.000000'],
  [123456, '123456', '123456', '123456', '1.23456e+05', '123456.000000'],
  [1234567, '1234567', '1234567', '1.234567e+06', '1.234567e+06', '1234567.000000'],
  [1e20, '100000000000000000000', '100000000000000000000', '1e+20', '1e+20', '100000000000000000000.000000'],
  [1.5e21, '1.5e+21', '1500000000000000000000', '1.5e+21', '1.5e+21', '1500000000000000000000.000000'],
  [5e-324, '5e-324', `0.${'0'.repeat(323)}5`, '5e-324', '5e-324', '0.000000'],
  [NaN, 'NaN', 'NaN', 'NaN', 'NaN', 'NaN'],
  [Infinity, '+Inf', '+Inf', '+Inf', '+Inf', '+Inf'],
  [-Infinity, '-Inf', '-Inf', '-Inf', '-Inf', '-Inf'],
])('%d', (value, api, plain, general, exponent, fixed) => {
  expect(formatFloat(value)).toBe(api);
  expect(formatFloatPlain(value)).toBe(plain);
  expect(formatG(value)).toBe(general);
  expect(formatExponent(value)).toBe(exponent);
  expect(formatF(value)).toBe(fixed);
});

test('every finite number reads back from every form, and the plain form has no exponent', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      for (const format of [formatFloat, formatFloatPlain, formatG, formatExponent]) {
        expect(Number(format(value))).toBe(value);
      }
      expect(formatFloatPlain(value)).toMatch(/^-?\d+(\.\d+)?$/);
      expect(formatFloat(value)).toMatch(/^-?\d+(\.\d+)?(e[+-]\d\d+)?$/);
    }),
  );
});

describe('a quoted string', () => {
  test.each([
    ['', '""'],
    ['plain text #1', '"plain text #1"'],
    ['say "hi"', '"say \\"hi\\""'],
    ["it's", '"it\'s"'],
    ['a\\b', '"a\\\\b"'],
    ['\x07\b\f\n\r\t\v', '"\\a\\b\\f\\n\\r\\t\\v"'],
    ['\x00\x1b\x7f', '"\\x00\\x1b\\x7f"'],
    ['é 日本 😀', '"é 日本 😀"'],
    ['\u00a0\u200b\u00ad', '"\\u00a0\\u200b\\u00ad"'],
    ['\u{e0001}', '"\\U000e0001"'],
    ['\ufffd', '"\ufffd"'],
    ['a\udcc5z', '"a\\xc5z"'],
  ])('%j is %s', (text, quoted) => {
    expect(goQuote(text)).toBe(quoted);
  });

  test('a character has single quotes', () => {
    expect(['"', "'", '\\', '\n', 'é'].map(goQuoteCharacter)).toEqual(["'\"'", "'\\''", "'\\\\'", "'\\n'", "'é'"]);
  });
});
