/** A checkpoint that is read before its directory is locked. */
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ReadCheckpoint, readCheckpoint } from '../../src/storage/checkpoint/read-checkpoint.ts';
import type { PrefetchedCheckpoint } from '../../src/storage/checkpoint/restore-head.ts';
import { Database } from '../../src/storage/database.ts';
import { logDirectory } from '../../src/storage/log/directories.ts';
import { NAMES } from '../../src/storage/names.ts';
import { CheckpointPrefetch } from '../../src/threads/checkpoint-prefetch.ts';
import { TemporaryDirectory } from '../ingest/messages.ts';
import { everything, RandomSamples } from '../storage/checkpoint/random-samples.ts';

const NOW = 1_700_000_000_000;

let directory: TemporaryDirectory;
let path: string;
let random: RandomSamples;

beforeEach(async () => {
  directory = new TemporaryDirectory();
  path = join(directory.path, 'data');
  random = new RandomSamples(7, NOW - 900_000);
  await changed(1);
});

afterEach(() => directory.remove());

function open(prefetched: PrefetchedCheckpoint | null = null): Promise<Database> {
  return Database.open({ path, retentionMs: 0, log: pino({ level: 'silent' }), now: () => NOW, tickMs: 0 }, prefetched);
}

/** Writes more samples, makes a checkpoint and closes; answers what is there now. */
async function changed(requests: number): Promise<Record<string, string[]>> {
  const database = await open();
  for (let i = 0; i < requests; i++) random.write(database, 1000);
  await database.checkpoint();
  const contents = everything(database);
  await database.close();
  return contents;
}

async function contentsOf(prefetched: CheckpointPrefetch | null): Promise<Record<string, string[]>> {
  const database = await open(prefetched);
  const contents = everything(database);
  await database.close();
  return contents;
}

/** The same with bytes in place of shared memory, which cannot be compared. */
function plain(checkpoint: ReadCheckpoint | null | undefined): object | null {
  if (!checkpoint) return null;
  const { shared, ...filled } = checkpoint.filled;
  const { version, ...regions } = shared;
  const bytes = Object.values(regions).map((region) => new Uint8Array(region).slice());
  return { ...checkpoint, filled, version, bytes };
}

test('what was read early is what is read with the lock held, and is given away once', async () => {
  const log = logDirectory(path, 1);
  const prefetched = CheckpointPrefetch.begin(path, 1);
  const early = plain(await prefetched?.take(log));
  expect(early).toEqual(plain(await readCheckpoint(log)));
  expect(early).toMatchObject({ filled: { seriesCount: 24 } });
  expect(await prefetched?.take(log)).toBeNull();
});

test('a database is opened from it', async () => {
  const contents = await contentsOf(null);
  expect(await contentsOf(CheckpointPrefetch.begin(path, 1))).toEqual(contents);
});

test('a checkpoint that was made since then is read instead', async () => {
  const early = await CheckpointPrefetch.begin(path, 1)?.take(logDirectory(path, 1));
  const contents = await changed(3);
  const database = await open({ take: async () => early ?? null });
  expect(everything(database)).toEqual(contents);
  await database.close();
});

test('pages that are damaged are found again with the lock held, and the log is replayed', async () => {
  const contents = await contentsOf(null);
  writeFileSync(join(logDirectory(path, 1), NAMES.checkpointPages), Buffer.alloc(1 << 20));
  expect(await contentsOf(CheckpointPrefetch.begin(path, 1))).toEqual(contents);
});

test('the newest large checkpoint is read, whatever else lies beside the logs', async () => {
  const newer = logDirectory(path, 2);
  cpSync(logDirectory(path, 1), newer, { recursive: true });
  cpSync(newer, logDirectory(path, 3), { recursive: true });
  rmSync(join(logDirectory(path, 3), NAMES.checkpointPages));
  writeFileSync(join(path, NAMES.log, 'somebody.txt'), '');
  const prefetched = CheckpointPrefetch.begin(path, 1);
  expect(await prefetched?.take(logDirectory(path, 1))).toBeNull();
  expect((await prefetched?.take(newer))?.ordinal).toBe(1);
});

test('no thread is started for a small checkpoint, nor where there is no data', () => {
  expect(CheckpointPrefetch.begin(path)).toBeNull();
  expect(CheckpointPrefetch.begin(join(directory.path, 'nowhere'), 1)).toBeNull();
});
