import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/limits.ts';
import { ENCODER } from '../../src/storage/chunk/gorilla.ts';
import { BLOCK, CHUNK, CONTROL, PAIR, POSTINGS, SERIES } from '../../src/threads/layout.ts';
import { Region } from '../../src/threads/region.ts';

/** Fields of a record with the words each takes, from their offsets in ascending order. */
function fieldSizes(layout: Record<string, number>, sizeKey: string): Map<string, number> {
  const fields = Object.entries(layout).filter(([key]) => key !== sizeKey);
  const offsets = [...fields.map(([, offset]) => offset), layout[sizeKey]].sort((a, b) => a - b);
  return new Map(fields.map(([key, offset]) => [key, offsets[offsets.lastIndexOf(offset) + 1] - offset]));
}

describe('the layout of the shared head', () => {
  it.each([
    ['control', CONTROL, { pairTable: 1, hashKey: 2, mint: 2, maxt: 2 }],
    ['series', SERIES, { openMint: 2, encoder: ENCODER.used }],
    ['pair', PAIR, {}],
  ])('has no two fields in one place: %s', (_name, layout, wider: Record<string, number>) => {
    for (const [field, size] of fieldSizes(layout, 'words')) {
      expect([field, size >= (wider[field] ?? 1)]).toEqual([field, true]);
    }
    expect(new Set(Object.values(layout)).size).toBe(Object.keys(layout).length);
  });

  it('has doubles at even words', () => {
    const doubles: number[] = [CONTROL.mint, CONTROL.maxt, SERIES.words, SERIES.openMint, SERIES.encoder];
    doubles.push(ENCODER.lastTime, ENCODER.lastDelta, CHUNK.mint, CHUNK.maxt);
    expect(doubles.filter((offset) => offset % 2 !== 0)).toEqual([]);
  });

  it('has a series in one cache line, and whole blocks', () => {
    expect(SERIES.words * 4).toBe(64);
    expect(BLOCK.data + BLOCK.dataWords).toBe(BLOCK.words);
    expect(POSTINGS.blockWordsMax % POSTINGS.blockWordsMin).toBe(0);
  });
});

describe('a region', () => {
  it('grows for its writer and is reached by a reader', () => {
    const writer = Region.create();
    const reader = new Region(writer.buffer);
    const first = reader.words;
    writer.ensure(100_000);
    writer.words[99_999] = 7;
    expect(first.length).toBeLessThan(100_000);
    expect(reader.reach(100_000)[99_999]).toBe(7);
    expect(first[0]).toBe(0);
  });

  it('takes up what was grown when it is refreshed', () => {
    const writer = Region.create();
    const reader = new Region(writer.buffer);
    writer.ensure(50_000);
    reader.refresh();
    expect(reader.bytes.length).toBe(writer.buffer.byteLength);
    expect(reader.floats.length * 8).toBe(writer.buffer.byteLength);
  });

  it('says so when it is full', () => {
    const max = LIMITS.sharedRegionBytesMax;
    expect(() => Region.create().ensure(max / 4 + 1)).toThrow(
      `shared region is full: wanted ${max + 4} bytes, at most ${max}`,
    );
  });
});
