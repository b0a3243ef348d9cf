import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { labelSetOf, Symbols } from '../../../src/model/labels.ts';
import type { Matcher } from '../../../src/model/matchers.ts';
import {
  formatTombstones,
  isDeleted,
  parseTombstones,
  readTombstones,
  withTombstone,
  writeTombstones,
} from '../../../src/storage/block/tombstones.ts';

const UP: Matcher[] = [{ type: '=', name: '__name__', value: 'up' }];
const OF_A: Matcher[] = [
  { type: '=~', name: 'job', value: 'a|' },
  { type: '!=', name: 'x', value: 'ü"\n' },
];
const BLOCK = { mint: 100, maxt: 200 };

describe('the tombstones of a block', () => {
  it('are cut to the times of the block', () => {
    expect(withTombstone([], { matchers: UP, mint: -Infinity, maxt: 150 }, BLOCK)).toEqual([
      { matchers: UP, mint: 100, maxt: 150 },
    ]);
  });

  it('stay the same list when nothing of the block is meant', () => {
    const list = withTombstone([], { matchers: UP, mint: 120, maxt: 150 }, BLOCK);
    expect(withTombstone(list, { matchers: UP, mint: 201, maxt: 300 }, BLOCK)).toBe(list);
    expect(withTombstone(list, { matchers: UP, mint: 130, maxt: 150 }, BLOCK)).toBe(list);
    expect(withTombstone(list, { matchers: UP, mint: 130, maxt: 151 }, BLOCK)).toHaveLength(2);
    expect(withTombstone(list, { matchers: OF_A, mint: 130, maxt: 150 }, BLOCK)).toHaveLength(2);
  });

  it('delete a sample whose series passes all matchers of one, at both ends of its time', () => {
    const symbols = new Symbols();
    const tombstones = [{ matchers: OF_A, mint: 100, maxt: 200 }];
    const deleted = (labels: [string, string][], time: number): boolean =>
      isDeleted(tombstones, labelSetOf(symbols, labels), symbols, time);
    expect(deleted([['job', 'a']], 100)).toBe(true);
    expect(deleted([['job', 'a']], 200)).toBe(true);
    expect(deleted([['job', 'a']], 201)).toBe(false);
    expect(deleted([['job', 'b']], 100)).toBe(false);
    expect(deleted([['instance', 'b']], 100)).toBe(true);
    expect(deleted([['x', 'ü"\n']], 100)).toBe(false);
  });
});

describe('the file of tombstones', () => {
  let directory = '';
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'tombstones-'));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  const ALL = new Map([
    ['A', [{ matchers: UP, mint: -5, maxt: 5 }]],
    [
      'B',
      [
        { matchers: OF_A, mint: 0, maxt: 1 },
        { matchers: [], mint: 2, maxt: 3 },
      ],
    ],
  ]);

  it('says what was written, and leaves no temporary file', async () => {
    const path = join(directory, 'tombstones.json');
    await writeTombstones(path, new Map());
    await writeTombstones(path, ALL);
    expect(await readTombstones(path)).toEqual(ALL);
    expect(readdirSync(directory)).toEqual(['tombstones.json']);
  });

  it('may be absent', async () => {
    expect(await readTombstones(join(directory, 'tombstones.json'))).toEqual(new Map());
  });

  it.each([
    ['nothing', ''],
    ['a part', formatTombstones(ALL).slice(0, 50)],
    ['another version', formatTombstones(ALL).replace('"version": 1', '"version": 2')],
    ['another type of matcher', formatTombstones(ALL).replace('"=~"', '"~"')],
    ['a time that is none', formatTombstones(ALL).replace('"mint": -5', '"mint": "a"')],
    ['a name that is none', formatTombstones(ALL).replace('"__name__"', '7')],
    ['a list that is none', '{"version": 1, "blocks": {"A": {}}}'],
    ['no blocks', '{"version": 1}'],
    ['null', 'null'],
  ])('is refused when it holds %s', async (_, text) => {
    const path = join(directory, 'tombstones.json');
    writeFileSync(path, text);
    expect(() => parseTombstones(text)).toThrow();
    await expect(readTombstones(path)).rejects.toThrow();
  });
});
