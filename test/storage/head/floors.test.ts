import { expect, test } from 'vitest';
import { Floors } from '../../../src/storage/head/floors.ts';

test('a floor reaches times up to itself, and no floor reaches none, before and after 1970', () => {
  const floors = new Floors();
  const given = [-7, 0, 7, Number.NEGATIVE_INFINITY];
  floors.ensure(given.length);
  for (const [ref, floor] of given.entries()) floors.set(ref, floor);
  expect(given.map((_, ref) => floors.of(ref))).toEqual(given);
  const times = [-8, -7, -6, -1, 0, 1, 6, 7, 8];
  const reached = given.map((_, ref) => times.filter((time) => floors.reaches(ref, time)));
  expect(reached).toEqual([[-8, -7], [-8, -7, -6, -1, 0], times.slice(0, -1), []]);
});
