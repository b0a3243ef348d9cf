/** The short way for label sections against the long one. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isCanonical } from '../../src/ingest/canonical-form.ts';
import { canonical, canonicalLabels } from '../../src/ingest/canonical-labels.ts';
import { field } from '../../src/ingest/wire-encode.ts';
import { LIMITS } from '../../src/limits.ts';

const bytes = (text: string) => Buffer.from(text, 'utf8');
const label = (name: string, value: string) =>
  field(0x0a, Buffer.concat([field(0x0a, bytes(name)), field(0x12, bytes(value))]));
const section = (...labels: readonly (readonly [string, string])[]) =>
  Buffer.concat(labels.map((pair) => label(...pair)));

const text = fc.oneof(
  fc.constantFrom('__name__', 'a', 'aa', 'b', '', 'x'.repeat(127), 'x'.repeat(200)),
  fc.string({ unit: 'binary' }),
);

it('a section that it takes is what the long way makes of it', () => {
  let taken = 0;
  const labels = fc.array(fc.tuple(text, text), { maxLength: 4 });
  const damage = fc.option(fc.tuple(fc.nat(), fc.nat(255)), { freq: 2 });
  fc.assert(
    fc.property(labels, fc.boolean(), damage, fc.boolean(), (pairs, sorted, change, needsName) => {
      if (sorted) pairs.sort(([a], [b]) => Buffer.compare(bytes(a), bytes(b)));
      const whole = section(...pairs);
      if (change !== null && whole.length > 0) whole[change[0] % whole.length] = change[1];
      if (!isCanonical(whole, needsName)) return;
      taken++;
      expect(canonical(whole, () => null)).toEqual(whole);
      if (needsName) expect(pairs.length).toBeGreaterThan(0);
    }),
    { numRuns: 3000 },
  );
  expect(taken).toBeGreaterThan(50);
});

it('takes what senders write', () => {
  const up = section(['__name__', 'up'], ['instance', 'localhost:9090'], ['job', 'x'.repeat(300)]);
  expect(isCanonical(up, true)).toBe(true);
  expect(canonicalLabels(up)).toBe(up);
  expect(isCanonical(section(), false)).toBe(true);
});

it.each([
  ['no metric name', section(['a', '1'])],
  ['a name that begins like that of a metric', section(['__name__x', '1'])],
  ['names that are not sorted', section(['b', '1'], ['__name__', 'up'])],
  ['a name twice', section(['__name__', 'up'], ['__name__', 'up'])],
  ['a name before its beginning', section(['__name__', 'up'], ['__name', 'up'])],
  ['an empty value', section(['__name__', 'up'], ['a', ''])],
  ['an empty name', section(['', 'up'], ['__name__', 'up'])],
  ['text beyond ASCII', section(['__name__', 'up'], ['a', 'ü'])],
  [
    'a length that could be shorter',
    Buffer.from(section(['__name__', 'up']).toString('hex').replace(/^0a0e/, '0a8e00'), 'hex'),
  ],
  ['an end within a label', section(['__name__', 'up']).subarray(0, 13)],
  ['another field', Buffer.concat([section(['__name__', 'up']), field(0x12, bytes('x'))])],
  ['a long name', section(['__name__', 'up'], ['a'.repeat(LIMITS.labelNameBytesMax + 1), 'x'])],
  [
    'many labels',
    section(
      ...Array.from({ length: LIMITS.labelsPerSeriesMax + 1 }, (_, i) => ['__name__'.padEnd(9 + i, 'x'), 'x'] as const),
    ),
  ],
])('leaves %s to the long way', (_what, bytes) => {
  expect(isCanonical(bytes, true)).toBe(false);
});
