import { open } from 'lmdb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LIMITS } from '../../../src/limits.ts';
import { LogUnavailable } from '../../../src/storage/log/log.ts';
import { LogWriter } from '../../../src/storage/log/writer.ts';
import { TemporaryDirectory } from '../../ingest/messages.ts';

let directory: TemporaryDirectory;

beforeEach(() => {
  directory = new TemporaryDirectory();
});

afterEach(() => directory.remove());

function environment() {
  return open<Buffer, number>({ path: directory.path, encoding: 'binary', overlappingSync: false });
}

test('records are there in sequence when durable() resolves', async () => {
  const records = environment();
  const log = new LogWriter(records, 0);
  expect(log.append(Buffer.from('one'))).toBe(1);
  expect(log.append(Buffer.from('two'))).toBe(2);
  await log.durable();
  expect(records.get(1)!.toString()).toBe('one');
  expect(records.get(2)!.toString()).toBe('two');
  expect(log.stats).toMatchObject({ sequence: 2, recordsWritten: 2, bytesWritten: 6, queuedBytes: 0, failures: 0 });
  await log.durable();
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
  const records = environment();
  const log = new LogWriter(records, 41);
  for (let i = 42; i < 50; i++) {
    expect(log.append(Buffer.from(`record ${i}`))).toBe(i);
    await log.durable();
    expect(records.get(i)!.toString()).toBe(`record ${i}`);
  }
  await log.close();
});

test('a failure is told to those who wait, refuses new writes, and ends when the disk takes the records', async () => {
  const records = environment();
  let disk: Error | null = new Error('No space left on device');
  const failing: typeof records = new Proxy(records, {
    get(target, name) {
      if (name === 'put' && disk !== null) return () => Promise.reject(disk);
      const member = Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
  const log = new LogWriter(failing, 0);
  log.append(Buffer.from('kept'));
  await expect(log.durable()).rejects.toThrow(LogUnavailable);
  expect(log.unavailable).toBe('the log cannot be written: No space left on device');
  await expect(log.durable()).rejects.toThrow('No space left on device');
  disk = null;
  await expect.poll(() => log.unavailable, { timeout: 5000 }).toBeNull();
  expect(records.get(1)!.toString()).toBe('kept');
  await log.durable();
  await log.close();
});

test('closing while the disk refuses says how much is lost', async () => {
  const records = environment();
  const failing: typeof records = new Proxy(records, {
    get(target, name) {
      if (name === 'put') return () => Promise.reject(new Error('Input/output error'));
      const member = Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
  const log = new LogWriter(failing, 0);
  log.append(Buffer.from('lost'));
  await expect(log.close()).rejects.toThrow('1 records are not on disk: the log cannot be written: Input/output error');
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
