import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DeliveryQueue } from '../../src/storage/delivery-queue.ts';

let directory: string;
let queue: DeliveryQueue;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'narthex-queue-'));
  queue = DeliveryQueue.open(directory, 1000);
});
afterEach(async () => {
  await queue.close();
  rmSync(directory, { recursive: true });
});

const content = (byte: number, length = 96): Uint8Array => new Uint8Array(length).fill(byte);

/** First bytes of what waits, by taking it all out. */
async function drained(): Promise<number[]> {
  const found: number[] = [];
  for (let record = queue.oldest; record !== null; record = queue.oldest) {
    found.push(queue.read(record)?.[0] ?? -1);
    await queue.remove(record);
  }
  return found;
}

it('gives what was put, in order', async () => {
  for (const byte of [1, 2, 3]) await queue.put(content(byte), 10 * byte);
  expect([queue.bytes, queue.samples, queue.oldest?.samples]).toEqual([300, 60, 10]);
  expect(await drained()).toEqual([1, 2, 3]);
  expect([queue.bytes, queue.samples, queue.oldest]).toEqual([0, 0, null]);
});

it('has what was not removed after a restart, and goes on behind it', async () => {
  for (const byte of [1, 2, 3]) await queue.put(content(byte), byte);
  await queue.remove(queue.oldest!);
  await queue.close();
  queue = DeliveryQueue.open(directory, 1000);
  expect([queue.bytes, queue.samples]).toEqual([200, 5]);
  await queue.put(content(4), 4);
  expect(await drained()).toEqual([2, 3, 4]);
});

it('lets the oldest go when there is no room, and counts their samples', async () => {
  for (const byte of [1, 2, 3]) await queue.put(content(byte, 396), 10);
  expect([queue.bytes, queue.samplesDropped]).toEqual([800, 10]);
  expect(await drained()).toEqual([2, 3]);
});

it('a record that is larger than the bound is alone', async () => {
  await queue.put(content(1), 1);
  await queue.put(content(2, 5000), 1);
  expect([queue.samplesDropped, queue.oldest?.bytes]).toEqual([1, 5004]);
  expect(await drained()).toEqual([2]);
});
