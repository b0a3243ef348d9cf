import { expect, test } from 'vitest';
import { RecordBuilder } from '../../../src/storage/log/record.ts';
import { RecordBuffers } from '../../../src/storage/log/record-buffers.ts';

test('memory that was given back is used again, where it is large enough', () => {
  const buffers = new RecordBuffers();
  const first = buffers.take(100);
  expect(first.length).toBe(100);
  expect(buffers.take(100).buffer).not.toBe(first.buffer);
  buffers.give(first);
  const second = buffers.take(32 * 1024);
  expect([second.length, second.buffer === first.buffer]).toEqual([32 * 1024, true]);
  buffers.give(second);
  const third = buffers.take(32 * 1024 + 1);
  expect([third.length, third.buffer.byteLength, third.buffer === first.buffer]).toEqual([
    32 * 1024 + 1,
    65_536,
    false,
  ]);
});

test('a small record leaves the memory of large ones to those', () => {
  const buffers = new RecordBuffers();
  const large = buffers.take(300 * 1024);
  buffers.give(large);
  expect(buffers.take(10).buffer).not.toBe(large.buffer);
  expect(buffers.take(500 * 1024).buffer).toBe(large.buffer);
});

test('4 MiB are kept, of what was given back last', () => {
  const buffers = new RecordBuffers();
  const taken = Array.from({ length: 9 }, () => buffers.take(512 * 1024));
  const small = buffers.take(10);
  buffers.give(small);
  for (const record of taken) buffers.give(record);
  expect(buffers.take(10).buffer).not.toBe(small.buffer);
  const again = Array.from({ length: 9 }, () => buffers.take(512 * 1024).buffer);
  const places = again.map((buffer) => taken.findIndex((record) => record.buffer === buffer));
  expect(places).toEqual([8, 7, 6, 5, 4, 3, 2, 1, -1]);
});

test('memory of more than 4 MiB is not kept', () => {
  const buffers = new RecordBuffers();
  const large = buffers.take(4 * 1024 * 1024 + 1);
  buffers.give(large);
  expect(buffers.take(4 * 1024 * 1024 + 1).buffer).not.toBe(large.buffer);
});

test('a record keeps its bytes while the next one is built, and until it is given back', () => {
  const builder = new RecordBuilder();
  const build = (low: number) => {
    builder.add(0, 1000, low, 0);
    return builder.take();
  };
  const first = build(1);
  const copy = Buffer.from(first);
  const second = build(2);
  expect(first.equals(copy)).toBe(true);
  builder.giveBack(second);
  const third = build(3);
  expect([third.buffer === second.buffer, first.equals(copy)]).toEqual([true, true]);
});
