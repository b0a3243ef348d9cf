import { expect, it } from 'vitest';
import { isUlid, newUlid } from '../../src/storage/ulid.ts';

it('an ULID begins with its time', () => {
  // The example of the ULID specification: 1469918176385 ms.
  expect(newUlid(1_469_918_176_385).slice(0, 10)).toBe('01ARYZ6S41');
  expect(newUlid(0).slice(0, 10)).toBe('0000000000');
  expect(newUlid(2 ** 48 - 1).slice(0, 10)).toBe('7ZZZZZZZZZ');
});

it('ULIDs are well formed, different, and sort by time', () => {
  const made = Array.from({ length: 1000 }, (_, i) => newUlid(1_700_000_000_000 + 1000 * i));
  expect(made.every(isUlid)).toBe(true);
  expect(new Set(made).size).toBe(1000);
  expect([...made].sort()).toEqual(made);
});

it.each(['', '01ARYZ6S41', '81ARYZ6S41TSV4RRFFQ69G5FAV', '01ARYZ6S41TSV4RRFFQ69G5FAU', '01aryz6s41tsv4rrffq69g5fav'])(
  'no ULID: "%s"',
  (text) => {
    expect(isUlid(text)).toBe(false);
  },
);
