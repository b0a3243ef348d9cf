import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeExposition } from '../../src/agent/exposition-text.ts';
import { parseExposition } from '../../src/ingest/exposition.ts';
import type { MetricFamily, MetricSample, MetricType } from '../../src/model/metric-family.ts';

const TYPES: readonly MetricType[] = ['counter', 'gauge', 'untyped'];
const SUFFIX = /_(?:bucket|sum|count)$/;

/** Names of both kinds: those that stand for themselves, and those that need quotes. */
const nameOf = (plain: RegExp) => fc.oneof(fc.stringMatching(plain), fc.string({ minLength: 1, unit: 'grapheme' }));
const labelsArbitrary = fc
  .uniqueArray(
    fc.tuple(
      nameOf(/^[a-z_][a-z0-9_]{0,8}$/).filter((name) => name !== '__name__'),
      fc.string({ unit: 'grapheme' }),
    ),
    { selector: ([name]) => name, maxLength: 4 },
  )
  .map((pairs): MetricSample['labels'] => pairs);
const familyArbitrary: fc.Arbitrary<MetricFamily> = fc
  .record({
    name: nameOf(/^[a-z_:][a-zA-Z0-9_:]{0,8}$/).filter((name) => !SUFFIX.test(name)),
    help: fc.string({ unit: 'grapheme' }).map((text) => text.replace(/^[ \t]+/, '')),
    type: fc.constantFrom(...TYPES),
    samples: fc.array(
      fc.record({
        labels: labelsArbitrary,
        value: fc.double(),
        timeMs: fc.option(fc.integer({ min: -1e12, max: 1e13 })),
      }),
      { maxLength: 3 },
    ),
  })
  .map(({ samples, ...family }) => ({
    ...family,
    samples: samples.map((sample) => ({ name: family.name, ...sample })),
  }));

describe('families as text', () => {
  it('are written with what they are, sorted by name', () => {
    const families: MetricFamily[] = [
      { name: 'z', help: 'Line\nand \\.', type: 'gauge', samples: [{ name: 'z', labels: [], value: 1e9, timeMs: 5 }] },
      {
        name: 'a.b',
        help: '',
        type: 'counter',
        samples: [
          {
            name: 'a.b',
            labels: [
              ['c', '"\\\n'],
              ['d.e', 'f'],
            ],
            value: 0.5,
            timeMs: null,
          },
        ],
      },
    ];
    expect(writeExposition(families)).toBe(
      [
        '# HELP "a.b" ',
        '# TYPE "a.b" counter',
        '{"a.b",c="\\"\\\\\\n","d.e"="f"} 0.5',
        '# HELP z Line\\nand \\\\.',
        '# TYPE z gauge',
        'z 1e+09 5',
        '',
      ].join('\n'),
    );
  });

  it('are read back as they were', () => {
    fc.assert(
      fc.property(fc.uniqueArray(familyArbitrary, { selector: ({ name }) => name, maxLength: 5 }), (families) => {
        const byName = families.toSorted((a, b) => (a.name < b.name ? -1 : 1));
        expect(parseExposition(writeExposition(families))).toEqual(byName);
      }),
    );
  });
});
