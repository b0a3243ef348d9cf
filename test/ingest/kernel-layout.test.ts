import { expect, it } from 'vitest';
import * as layout from '../../src/ingest/kernel/layout.ts';
import { LIMITS } from '../../src/limits.ts';

const AREAS = [
  layout.STATUS_AT,
  layout.LABELS_START_AT,
  layout.LABELS_END_AT,
  layout.SAMPLES_END_AT,
  layout.REFS_AT,
  layout.ENTRIES_AT,
  layout.TIMES_AT,
  layout.VALUES_AT,
  layout.NUMBERS_AT,
  layout.SYMBOLS_AT,
  layout.TEXTS_AT,
  layout.TEXTS_END_AT,
  layout.SCRATCH_AT,
  layout.KNOWN_AT,
  layout.MESSAGE_AT,
];

it('areas follow each other, at multiples of sixteen bytes', () => {
  expect(AREAS).toEqual(AREAS.toSorted((a, b) => a - b));
  expect(new Set(AREAS).size).toBe(AREAS.length);
  expect(AREAS.filter((start) => start % 16 !== 0)).toEqual([]);
  expect(layout.LABELS_START_AT).toBeGreaterThanOrEqual(4 * (layout.STATUS_NEWEST + layout.CHAINS));
});

it('there is room for a section of any series, and the memory is that of the limits', () => {
  expect(layout.KNOWN_AT - layout.SCRATCH_AT).toBeGreaterThanOrEqual(
    4 * (layout.SECTION_NUMBERS + layout.SECTION_NUMBERS_MAX),
  );
  expect(layout.SECTION_NUMBERS_MAX).toBe(2 * LIMITS.labelsPerSeriesMax);
  expect(layout.KNOWN_END).toBe(LIMITS.writeKernelBytesMax);
});
