import { afterEach, beforeEach, expect, test } from 'vitest';
import { LIMITS } from '../../../src/limits.ts';
import { Environment } from '../../../src/storage/log/environment.ts';
import { LogUnavailable } from '../../../src/storage/log/log.ts';
import { LogWriter } from '../../../src/storage/log/writer.ts';
import { TemporaryDirectory } from '../../ingest/messages.ts';

let directory: TemporaryDirectory;

beforeEach(() => {
  directory = new TemporaryDirectory();
});

afterEach(() => directory.remove());

function environment(): Environment {
  return Environment.open(directory.path);
}

test('records are there in sequence when durable() resolves', async () => {
  const store = environment();
  const { records } = store;
  const log = new LogWriter(store, 0);
  expect(log.append(Buffer.from('one'))).toBe(1);
  expect(log.append(Buffer.from('two'))).toBe(2);
  await log.durable();
  expect(records.get(1)!.toString()).toBe('one');
  expect(records.get(2)!.toString()).toBe('two');
  expect(log.stats).toMatchObject({ sequence: 2, recordsWritten: 2, bytesWritten: 6, queuedBytes: 0, failures: 0 });
  await log.durable();
  await log.close();
});

test('records that nobody waits for go with the next one, in sequence', async () => {
  const store = environment();
  const log = new LogWriter(store, 0);
  expect(log.appendLater(Buffer.from('one'))).toBe(1);
  expect(log.appendLater(Buffer.from('two'))).toBe(2);
  await new Promise((resolve) => setImmediate(resolve));
  expect(log.stats).toMatchObject({ sequence: 2, commits: 0, queuedBytes: 6 });
  expect(log.append(Buffer.from('three'))).toBe(3);
  await log.durable();
  expect(log.stats).toMatchObject({ sequence: 3, recordsWritten: 3, commits: 1, queuedBytes: 0 });
  expect([1, 2, 3].map((sequence) => store.records.get(sequence)!.toString())).toEqual(['one', 'two', 'three']);
  await log.close();
});

test('records that nobody waits for are on disk after a moment, or as soon as somebody does', async () => {
  const log = new LogWriter(environment(), 0);
  log.appendLater(Buffer.from('one'));
  while (log.stats.recordsWritten < 1) await new Promise((resolve) => setTimeout(resolve, 10));
  log.appendLater(Buffer.from('two'));
  await log.durable();
  expect(log.stats).toMatchObject({ recordsWritten: 2, commits: 2, queuedBytes: 0 });
  log.appendLater(Buffer.from('three'));
  await log.close();
  expect(log.stats).toMatchObject({ recordsWritten: 3, queuedBytes: 0 });
});

test('the moment of records that went with another one passes without harm', async () => {
  const log = new LogWriter(environment(), 0);
  log.appendLater(Buffer.from('one'));
  log.append(Buffer.from('two'));
  await log.durable();
  await new Promise((resolve) => setTimeout(resolve, 300));
  log.append(Buffer.from('three'));
  await log.durable();
  expect(log.stats).toMatchObject({ recordsWritten: 3, queuedBytes: 0 });
  await log.close();
});

test('records that nobody waits for do not prolong the commits of others', async () => {
  const log = new LogWriter(environment(), 0);
  log.append(Buffer.from('one'));
  const durable = log.durable();
  await new Promise((resolve) => setImmediate(resolve));
  log.appendLater(Buffer.from('two'));
  await durable;
  await new Promise((resolve) => setImmediate(resolve));
  expect(log.stats).toMatchObject({ recordsWritten: 1, commits: 1, queuedBytes: 3 });
  await log.close();
});

test('requests that come while a commit is under way share the next one', async () => {
  const log = new LogWriter(environment(), 0);
  log.append(Buffer.from('first'));
  const waits = [log.durable()];
  await new Promise((resolve) => setImmediate(resolve));
  for (let i = 0; i < 20; i++) {
    log.append(Buffer.from([i]));
    waits.push(log.durable());
  }
  await Promise.all(waits);
  expect(log.stats.recordsWritten).toBe(21);
  expect(log.stats.commits).toBeLessThanOrEqual(3);
  await log.close();
});

test('a writer goes on behind the newest record, and takes more after it was idle', async () => {
  const store = environment();
  const { records } = store;
  const log = new LogWriter(store, 41);
  for (let i = 42; i < 50; i++) {
    expect(log.append(Buffer.from(`record ${i}`))).toBe(i);
    await log.durable();
    expect(records.get(i)!.toString()).toBe(`record ${i}`);
  }
  await log.close();
});

test('a failure is told to those who wait, refuses new writes, and ends when the disk takes the records', async () => {
  const store = environment();
  const reserve = store.reserve.bind(store);
  store.reserve = () => {
    throw new Error('No space left on device');
  };
  const log = new LogWriter(store, 0);
  log.append(Buffer.from('kept'));
  await expect(log.durable()).rejects.toThrow(LogUnavailable);
  expect(log.unavailable).toBe('the log cannot be written: No space left on device');
  await expect(log.durable()).rejects.toThrow('No space left on device');
  store.reserve = reserve;
  await expect.poll(() => log.unavailable, { timeout: 5000 }).toBeNull();
  expect(store.records.get(1)!.toString()).toBe('kept');
  await log.durable();
  await log.close();
});

test('closing while the disk refuses says how much is lost', async () => {
  const store = environment();
  store.records.put = () => Promise.reject(new Error('Input/output error'));
  const log = new LogWriter(store, 0);
  log.append(Buffer.from('lost'));
  await expect(log.close()).rejects.toThrow('1 records are not on disk: the log cannot be written: Input/output error');
});

test('nothing is acknowledged before what the log of the generation before still has to write', async () => {
  const before = environment();
  const reserve = before.reserve.bind(before);
  before.reserve = () => {
    throw new Error('No space left on device');
  };
  const earlier = new LogWriter(before, 0);
  earlier.append(Buffer.from('first'));
  await expect(earlier.durable()).rejects.toThrow(LogUnavailable);
  const later = new LogWriter(Environment.open(`${directory.path}/later`), 1, earlier);
  expect(later.append(Buffer.from('second'))).toBe(2);
  expect(later.unavailable).toBe('the log cannot be written: No space left on device');
  await expect(later.durable()).rejects.toThrow('No space left on device');
  before.reserve = reserve;
  await expect.poll(() => later.unavailable, { timeout: 5000 }).toBeNull();
  await later.durable();
  expect(before.records.get(1)!.toString()).toBe('first');
  await earlier.close();
  await later.close();
});

test('a retired log waits for nothing any more', async () => {
  const store = environment();
  store.reserve = () => {
    throw new Error('No space left on device');
  };
  const log = new LogWriter(store, 0);
  log.append(Buffer.from('in a block by now'));
  await expect(log.durable()).rejects.toThrow(LogUnavailable);
  await log.retire();
  await log.durable();
  expect(log.stats.queuedBytes).toBe(0);
});

test('a queue that is too long refuses more until it is shorter', async () => {
  const log = new LogWriter(environment(), 0);
  log.append(Buffer.alloc(LIMITS.logQueueBytesMax));
  expect(log.unavailable).toBeNull();
  log.append(Buffer.alloc(1));
  const bytes = LIMITS.logQueueBytesMax;
  expect(log.unavailable).toBe(`${bytes + 1} bytes wait to be written to the log, at most ${bytes}`);
  await log.durable();
  expect(log.unavailable).toBeNull();
  await log.close();
});
