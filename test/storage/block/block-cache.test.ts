import { expect, test } from 'vitest';
import { BlockCache } from '../../../src/storage/block/block-cache.ts';

test('a page is made once as long as it is asked for, and again when others took its place', () => {
  const section = new BlockCache(20).section(10);
  const made: number[] = [];
  const get = (page: number) =>
    section.page(page, (number) => {
      made.push(number);
      return { value: number, bytes: 4 };
    });
  for (const page of [1, 2, 1, 3, 1, 4, 1]) expect(get(page)).toBe(page);
  expect(made).toEqual([1, 2, 3, 4]);
  // Of 20 bytes each generation has 10, that are two pages: 2 has gone.
  get(2);
  expect(made).toEqual([1, 2, 3, 4, 2]);
});

test('a page larger than the cache is kept until the next one', () => {
  const section = new BlockCache(20).section(10);
  const get = (page: number) => section.page(page, () => ({ value: {}, bytes: 1000 }));
  const first = get(1);
  expect(get(1)).toBe(first);
  get(2);
  get(3);
  expect(get(1)).not.toBe(first);
});

test('blocks and pages of one cache are apart', () => {
  const cache = new BlockCache(10_000);
  const [one, other] = [cache.section(10), cache.section(10)];
  const value = (text: string) => () => ({ value: text, bytes: 1 });
  expect(one.page(7, value('one'))).toBe('one');
  expect(other.page(7, value('other'))).toBe('other');
  expect(one.page(6, value('six'))).toBe('six');
  expect(one.page(7, value('new'))).toBe('one');
});

test('what is asked for in each generation stays, in whichever block it is', () => {
  const cache = new BlockCache(20);
  const [one, other] = [cache.section(10), cache.section(10)];
  const kept = one.page(0, () => ({ value: {}, bytes: 4 }));
  for (let round = 0; round < 5; round++) {
    for (let page = 0; page < 9; page++) {
      other.page(page, () => ({ value: round, bytes: 4 }));
      expect(one.page(0, () => ({ value: {}, bytes: 4 }))).toBe(kept);
    }
  }
});
