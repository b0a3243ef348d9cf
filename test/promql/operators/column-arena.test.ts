import { expect, test } from 'vitest';
import { ColumnArena } from '../../../src/promql/operators/column-arena.ts';

test('what two takes of one query give does not overlap', () => {
  const arena = new ColumnArena();
  arena.take(100);
  arena.reclaim();
  const first = arena.take(30);
  const second = arena.take(40);
  first.values.fill(1);
  first.present.fill(1);
  second.values.fill(2);
  expect(first.values).toEqual(new Float64Array(30).fill(1));
  expect(second.present).toEqual(new Uint8Array(40));
  expect(second.values.buffer).toBe(first.values.buffer);
});

test('the next query gets the same memory, with nothing present', () => {
  const arena = new ColumnArena();
  arena.take(8);
  arena.reclaim();
  const before = arena.take(8);
  before.present.fill(1);
  arena.reclaim();
  const after = arena.take(8);
  expect(after.values.buffer).toBe(before.values.buffer);
  expect(after.present).toEqual(new Uint8Array(8));
});

test('what a query takes above the kept memory is its own', () => {
  const arena = new ColumnArena();
  arena.take(16);
  arena.reclaim();
  const inside = arena.take(10);
  const beyond = arena.take(10);
  expect(beyond.values.buffer).not.toBe(inside.values.buffer);
  expect(arena.take(1).values.length).toBe(1);
});

test('a query with very many points does not make the arena larger than its bound', () => {
  const arena = new ColumnArena();
  arena.take(3_000_000);
  arena.reclaim();
  expect(arena.take(1).values.buffer.byteLength).toBe(8 * 512 * 1024);
});
