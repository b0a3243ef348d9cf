import { expect, test } from 'vitest';
import { BlockCache } from '../../../src/storage/block/block-cache.ts';

test('a page is made once as long as it is asked for, and again when others took its place', () => {
  const section = new BlockCache(20).section();
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
  const section = new BlockCache(20).section();
  const get = (page: number) => section.page(page, () => ({ value: {}, bytes: 1000 }));
  const first = get(1);
  expect(get(1)).toBe(first);
  get(2);
  get(3);
  expect(get(1)).not.toBe(first);
});

test('blocks, pages and columns of one cache are apart', () => {
  const cache = new BlockCache(10_000);
  const [one, other] = [cache.section(), cache.section()];
  const value = (text: string) => () => ({ value: text, bytes: 1 });
  expect(one.page(7, value('one'))).toBe('one');
  expect(other.page(7, value('other'))).toBe('other');
  const times = Float64Array.of(1, 2);
  one.keepColumn(7, 0, times);
  expect(one.column(7, 0)).toBe(times);
  expect(one.column(7, 1)).toBeUndefined();
  expect(other.column(7, 0)).toBeUndefined();
  expect(one.page(7, value('new'))).toBe('one');
});
