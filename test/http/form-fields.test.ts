import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FormFields } from '../../src/http/form-fields.ts';

function expectSame(text: string): void {
  const fields = new FormFields(text);
  // A question mark at the beginning is a part of the first name here; URLSearchParams would drop it.
  const expected = new URLSearchParams(`&${text}`);
  for (const name of new Set([...expected.keys(), 'other', ''])) {
    expect(fields.get(name), text).toBe(expected.get(name));
    expect(fields.getAll(name), text).toEqual(expected.getAll(name));
  }
}

test.each([
  '',
  '&',
  '=',
  'a',
  'a=',
  '=b',
  'a=b',
  'a=b=c',
  '&&a=b&&',
  'a=1&b=2&a=3',
  'a=1+2%2B3',
  'a+b=c',
  '?a=b',
  'match[]=up&match%5B%5D=down',
  'query=sum%28rate%28up%5B5m%5D%29%29&time=1.5',
  'a=%C3%A9\u00e9',
  'a=%F0%9F%98%80',
  'a=%',
  'a=%4',
  'a=%zz&b=%41',
  'a=%ff',
  'a=%C3',
  'a=%C3+%C3%A9+x',
  'a=%ED%A0%80',
  'a=%C0%80',
  'a=%EF%BB%BFx',
  '\ufeffa=\ufeffb',
  'a=%00\0',
  '__proto__=1&constructor=2',
])('%j is read as by URLSearchParams', expectSame);

test('any text is read as by URLSearchParams', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '&',
      '=',
      '+',
      '%',
      'a',
      '%41',
      '%C3%A9',
      '%ff',
      '%E2%82',
      '%2B',
      '%26',
      '%3D',
      '[]',
      ';',
      '?',
      '#',
    ),
    fc.string({ unit: 'grapheme', maxLength: 3 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => expectSame(pieces.join(''))),
    { numRuns: 1000 },
  );
});
