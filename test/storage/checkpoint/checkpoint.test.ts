/** Checkpoints of a head that goes on taking samples, and heads that come out of them. */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Matcher } from '../../../src/model/matchers.ts';
import { PAGE_BYTES, readTable } from '../../../src/storage/checkpoint/table.ts';
import { Database } from '../../../src/storage/database.ts';
import { logDirectory } from '../../../src/storage/log/directories.ts';
import { NAMES } from '../../../src/storage/names.ts';
import { TemporaryDirectory } from '../../ingest/messages.ts';
import { everything, RandomSamples } from './random-samples.ts';

const NOW = 1_700_000_000_000;
const HOST_3: readonly Matcher[] = [{ type: '=', name: 'host', value: 'host-3' }];

let directory: TemporaryDirectory;
let database: Database;
let lines: { msg: string; reason?: string; series?: number }[];

beforeEach(async () => {
  directory = new TemporaryDirectory();
  lines = [];
  database = await openAt(dataPath());
});

afterEach(async () => {
  await database.close();
  directory.remove();
});

function dataPath(): string {
  return join(directory.path, 'data');
}

function openAt(path: string): Promise<Database> {
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(JSON.parse(line)) });
  return Database.open({ path, retentionMs: 0, log, now: () => NOW, tickMs: 0 });
}

/** As if the process were killed: what is on disk now is opened. */
async function openCopy(change: (log: string) => void = () => undefined): Promise<Database> {
  await database.log.durable();
  const copy = join(directory.path, `copy-${Math.random()}`);
  cpSync(dataPath(), copy, { recursive: true });
  rmSync(join(copy, NAMES.lock));
  change(logDirectory(copy, 1));
  lines.length = 0;
  return openAt(copy);
}

function messages(): string[] {
  return lines.map(({ msg }) => msg);
}

function removeCheckpoint(log: string): void {
  rmSync(join(log, NAMES.checkpoint), { force: true });
}

async function contentsAndClose(opened: Database): Promise<[Record<string, string[]>, number]> {
  const contents = everything(opened);
  const { samplesAppended } = opened.stats;
  await opened.close();
  return [contents, samplesAppended];
}

/** The copy with its checkpoint, and the one that replays everything, hold what the database holds. */
async function expectTwins(): Promise<void> {
  const restored = await openCopy();
  expect(messages()).toContain('Checkpoint read');
  // A head out of a checkpoint takes samples as any other does.
  new RandomSamples(5, NOW - 900_000).write(restored, 500);
  const [restoredContents, restoredSamples] = await contentsAndClose(restored);
  const replayed = await openCopy(removeCheckpoint);
  expect(messages()).not.toContain('Checkpoint read');
  new RandomSamples(5, NOW - 900_000).write(replayed, 500);
  const [replayedContents, replayedSamples] = await contentsAndClose(replayed);
  expect(restoredContents).toEqual(replayedContents);
  expect(restoredSamples).toBe(replayedSamples);
}

test('a head out of a checkpoint is the head that was, and the log behind it is replayed', async () => {
  const random = new RandomSamples(1, NOW - 900_000);
  for (let i = 0; i < 20; i++) random.write(database, 500);
  await database.checkpoint();
  expect(database.stats.checkpoints).toMatchObject({ creations: 1, failures: 0 });
  const before = await openCopy();
  expect(before.replay).toMatchObject({ records: 20, samples: 0, damaged: [], orphans: 0 });
  expect(await contentsAndClose(before)).toEqual([everything(database), database.stats.samplesAppended]);
  random.write(database, 300);
  await database.log.durable();
  const after = await openCopy();
  expect(after.replay.records).toBe(21);
  expect(after.head.stats).toMatchObject(withoutPlaces(database));
  expect(await contentsAndClose(after)).toEqual([everything(database), database.stats.samplesAppended]);
});

/** Places of the pages of closed chunks, and how many checkpoints there were. */
function chunkPages(): [number[], number] {
  const table = readTable(join(logDirectory(dataPath(), 1), NAMES.checkpoint));
  if (table === null) throw new Error('there is no checkpoint');
  return [[...table.sections.chunks.slots], table.scalars.ordinal];
}

/** Counts of the head, without those that depend on the way it was filled. */
function withoutPlaces({ head }: Database): object {
  const { labelNames, labelPairs, samplesAppended, minTimeMs, maxTimeMs } = head.stats;
  return { labelNames, labelPairs, samplesAppended, minTimeMs, maxTimeMs };
}

describe('checkpoints while samples come in', () => {
  test('any samples before, meanwhile and after, checkpoint after checkpoint', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1 }), async (seed) => {
        await database.close();
        rmSync(dataPath(), { recursive: true });
        database = await openAt(dataPath());
        const random = new RandomSamples(seed, NOW - 900_000);
        for (let round = 0; round < 3; round++) {
          for (let i = random.number(10); i >= 0; i--) random.write(database, random.number(2000));
          if (random.number(2) === 0) await database.deleteSeries(HOST_3, NOW - 700_000, NOW - 500_000);
          let isRunning = true;
          const made = database.checkpoint().finally(() => {
            isRunning = false;
          });
          while (isRunning) {
            random.write(database, random.number(100));
            await new Promise((resolve) => setImmediate(resolve));
          }
          await made;
          random.write(database, random.number(2000));
          if (random.number(2) === 0) await database.deleteSeries(HOST_3, NOW - 400_000, NOW - 300_000);
        }
        expect(database.stats.checkpoints).toMatchObject({ creations: 3, failures: 0 });
        await expectTwins();
      }),
      { numRuns: 6 },
    );
  }, 120_000);

  test('a restart goes on with the pages that are there', async () => {
    const random = new RandomSamples(3, NOW - 900_000);
    // About 9 bytes a sample, all in closed chunks but for the newest: nine pages and a half.
    for (let i = 0; i < 300; i++) random.writeSteady(database, 'steady', 240);
    await database.checkpoint();
    await database.close();
    database = await openAt(dataPath());
    const [written] = chunkPages();
    for (let i = 0; i < 20; i++) random.write(database, 1000);
    await database.checkpoint();
    const [next, ordinal] = chunkPages();
    expect(ordinal).toBe(2);
    expect(written.length).toBeGreaterThan(8);
    expect(next.slice(0, 8)).toEqual(written.slice(0, 8));
    expect(next.length).toBeGreaterThan(written.length);
    await expectTwins();
  });

  test('a deletion meanwhile gives the checkpoint up', async () => {
    const random = new RandomSamples(4, NOW - 900_000);
    for (let i = 0; i < 10; i++) random.write(database, 1000);
    const made = database.checkpoint();
    await database.deleteSeries(HOST_3, NOW - 900_000, NOW);
    await made;
    expect(database.stats.checkpoints).toMatchObject({ creations: 0, failures: 0 });
    await database.checkpoint();
    expect(database.stats.checkpoints).toMatchObject({ creations: 1, failures: 0 });
    await expectTwins();
  });

  test('a rotation meanwhile: the frozen generation keeps its checkpoint until its blocks are there', async () => {
    new RandomSamples(4, NOW - 900_000).write(database, 5000);
    const made = database.checkpoint();
    await database.rotate();
    await made;
    await expect.poll(() => database.stats.frozenGenerations, { timeout: 20_000 }).toBe(0);
    await expect.poll(() => existsSync(logDirectory(dataPath(), 1))).toBe(false);
  });
});

test('the floors of a frozen generation hold for a head out of a checkpoint', async () => {
  const random = new RandomSamples(9, NOW - 900_000);
  random.write(database, 3000);
  await database.rotate();
  random.write(database, 3000);
  await database.checkpoint();
  const opened = await openCopy();
  expect(everything(opened)).toEqual(everything(database));
  await opened.close();
});

describe('a checkpoint that cannot be used is told of and the log is replayed', () => {
  const DAMAGES: [string, (log: string) => void, RegExp][] = [
    [
      'a changed page',
      (log) => flip(join(log, NAMES.checkpointPages), 1000),
      /^its page 0 has another checksum than was written$/,
    ],
    ['cut off pages', (log) => truncateSync(join(log, NAMES.checkpointPages), PAGE_BYTES), /^its page \d+ is cut off$/],
    ['no pages', (log) => rmSync(join(log, NAMES.checkpointPages)), /^its pages cannot be read: ENOENT/],
    [
      'a changed table',
      (log) => flip(join(log, NAMES.checkpoint), 100),
      /^its table has another checksum than was written$/,
    ],
    ['a cut off table', (log) => truncateSync(join(log, NAMES.checkpoint), 7), /^its table has 7 bytes$/],
    [
      'another file',
      (log) => writeFileSync(join(log, NAMES.checkpoint), Buffer.alloc(400)),
      /^its table does not begin as one$/,
    ],
    [
      'another version',
      (log) => flip(join(log, NAMES.checkpoint), 4),
      /^version 254, of a head of version 5, this program reads 1, 5$/,
    ],
  ];

  test.each(DAMAGES)('%s', async (_name, damage, reason) => {
    new RandomSamples(6, NOW - 900_000).write(database, 5000);
    await database.checkpoint();
    const opened = await openCopy(damage);
    const told = lines.find(({ msg }) => msg === 'Checkpoint cannot be used: the whole log is replayed');
    expect(told?.reason).toMatch(reason);
    expect(existsSync(join(opened.path, NAMES.log, '0000000000000001', NAMES.checkpoint))).toBe(false);
    expect(await contentsAndClose(opened)).toEqual([everything(database), database.stats.samplesAppended]);
  });
});

test('what a killed checkpoint left under its temporary name is removed', async () => {
  new RandomSamples(6, NOW - 900_000).write(database, 1000);
  await database.checkpoint();
  const temporary = NAMES.checkpoint + NAMES.temporaryEnding;
  const opened = await openCopy((log) => writeFileSync(join(log, temporary), 'half'));
  expect(existsSync(join(logDirectory(opened.path, 1), temporary))).toBe(false);
  expect(messages()).toContain('Checkpoint read');
  expect((await contentsAndClose(opened))[0]).toEqual(everything(database));
});

test('pages of two checkpoints fit into one file of about twice the size', async () => {
  const random = new RandomSamples(8, NOW - 900_000);
  const size = () => statSync(join(logDirectory(dataPath(), 1), NAMES.checkpointPages)).size;
  random.write(database, 5000);
  await database.checkpoint();
  const first = size();
  for (let i = 0; i < 6; i++) {
    random.write(database, 50);
    await database.checkpoint();
  }
  expect(size()).toBeLessThanOrEqual(2 * first);
  expect(database.stats.checkpoints.creations).toBe(7);
});

test('a checkpoint that cannot be written is counted and told; samples go on', async () => {
  new RandomSamples(8, NOW - 900_000).write(database, 1000);
  // A directory where the file of pages goes.
  mkdirSync(join(logDirectory(dataPath(), 1), NAMES.checkpointPages));
  await database.checkpoint();
  expect(database.stats.checkpoints).toMatchObject({ creations: 0, failures: 1 });
  expect(lines.find(({ msg }) => msg.startsWith('Checkpoint given up'))?.reason).toMatch(/EISDIR/);
  new RandomSamples(9, NOW - 900_000).write(database, 1000);
  const opened = await openCopy();
  expect((await contentsAndClose(opened))[0]).toEqual(everything(database));
});

/** Turns all bits of a byte over. */
function flip(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes[at] ^= 0xff;
  writeFileSync(path, bytes);
}
