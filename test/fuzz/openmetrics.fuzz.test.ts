import fc from 'fast-check';
import { expect, it } from 'vitest';
import { OpenMetricsError, OpenMetricsParser } from '../../src/ingest/openmetrics.ts';

/** Pieces that lines are made of, so that many are nearly right. */
const PIECES = [
  'a',
  'a_b:c',
  '{',
  '}',
  '"',
  '"x"',
  '=',
  ',',
  ' ',
  '1',
  '-1.5e3',
  'NaN',
  '+Inf',
  '#',
  ' # ',
  '\\',
  '\\n',
  'é',
  '# EOF',
  '# TYPE ',
];

it('any line is a sample, a comment or an error that says where', () => {
  const line = fc.oneof(
    fc.array(fc.constantFrom(...PIECES), { maxLength: 20 }).map((pieces) => pieces.join('')),
    fc.string({ unit: 'binary', maxLength: 60 }),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 5 }), (lines) => {
      const parser = new OpenMetricsParser();
      try {
        for (const text of lines) {
          const sample = parser.parse(text);
          if (sample === null) continue;
          expect(Number.isSafeInteger(sample.timeMs)).toBe(true);
          expect(sample.labels[0][0]).toBe('__name__');
          expect(new Set(sample.labels.map(([name]) => name)).size).toBe(sample.labels.length);
        }
      } catch (error) {
        expect(error).toBeInstanceOf(OpenMetricsError);
      }
    }),
    { numRuns: 2000 },
  );
});

it('a line that never ends takes time in proportion to its length', () => {
  for (const text of [
    'a{'.padEnd(200_000, '"x"'),
    `a{${'"'.repeat(200_001)}`,
    `a{${'\\'.repeat(200_000)}`,
    'a'.repeat(200_000),
  ]) {
    const begin = performance.now();
    expect(() => new OpenMetricsParser().parse(text)).toThrow(OpenMetricsError);
    expect(performance.now() - begin).toBeLessThan(2000);
  }
});
