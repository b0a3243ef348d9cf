import { expect, it } from 'vitest';
import * as layout from '../../src/ingest/kernel/layout.ts';
import { LIMITS } from '../../src/limits.ts';

const AREAS = [
  'STATUS_AT',
  'LABELS_START_AT',
  'LABELS_END_AT',
  'SAMPLES_END_AT',
  'REFS_AT',
  'ENTRIES_AT',
  'TIMES_AT',
  'VALUES_AT',
  'NUMBERS_AT',
  'SYMBOLS_AT',
  'TEXTS_AT',
  'TEXTS_END_AT',
  'SCRATCH_AT',
  'KNOWN_AT',
  'MESSAGE_AT',
] as const;

it('areas follow each other, at multiples of sixteen bytes', () => {
  const starts = AREAS.map((area) => layout[area]);
  expect(starts).toEqual(starts.toSorted((a, b) => a - b));
  expect(new Set(starts).size).toBe(AREAS.length);
  expect(starts.filter((start) => start % 16 !== 0)).toEqual([]);
  expect(layout.LABELS_START_AT).toBeGreaterThanOrEqual(4 * (layout.STATUS_NEWEST + layout.CHAINS));
});

it('there is room for a section of any series, and the memory is that of the limits', () => {
  expect(layout.KNOWN_AT - layout.SCRATCH_AT).toBeGreaterThanOrEqual(
    4 * (layout.SECTION_NUMBERS + layout.SECTION_NUMBERS_MAX),
  );
  expect(layout.SECTION_NUMBERS_MAX).toBe(2 * LIMITS.labelsPerSeriesMax);
  expect(layout.KNOWN_END).toBe(LIMITS.writeKernelBytesMax);
});
