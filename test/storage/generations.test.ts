/** Rotation, cuts, order across generations and restarts, by the database itself with real blocks. */
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Ingest, type WriteOutcome } from '../../src/ingest/receive.ts';
import { Database, type DatabaseOptions } from '../../src/storage/database.ts';
import { logDirectory, loggedGenerations } from '../../src/storage/log/directories.ts';
import { NAMES } from '../../src/storage/names.ts';
import { contents, labelsOf, message, TemporaryDirectory } from '../ingest/messages.ts';

const HOUR = 3_600_000;
const NOW = 1_700_000_000_000;
/** Tests run beside others on few processors. */
const PATIENCE = { timeout: 20_000 };

let directory: TemporaryDirectory;
let database: Database;

beforeEach(async () => {
  directory = new TemporaryDirectory();
  database = await openAt(directory.path);
});

afterEach(async () => {
  await database.close();
  directory.remove();
});

function openAt(path: string, options: Partial<DatabaseOptions> = {}): Promise<Database> {
  return Database.open({
    path,
    retentionMs: 0,
    log: pino({ level: 'silent' }),
    now: () => NOW,
    tickMs: 0,
    ...options,
  });
}

async function reopen(options: Partial<DatabaseOptions> = {}): Promise<void> {
  await database.close();
  database = await openAt(directory.path, options);
}

/** One sample a series, the value being the time unless it is given. */
async function write(name: string, timestamp: number, value = timestamp): Promise<WriteOutcome> {
  const series = { labels: labelsOf({ __name__: name }), samples: [{ value, timestamp }] };
  return new Ingest(database).receiveDecoded(message([series]));
}

async function cutAll(): Promise<void> {
  await database.rotate();
  while (database.stats.frozenGenerations > 0) await sleep(5);
  // The log goes after the view has changed.
  while ((await loggedGenerations(directory.path)).length > 1) await sleep(5);
}

/** Times of what is stored, by name. */
function times(of = database): Record<string, number[]> {
  const view = new DataView(new ArrayBuffer(8));
  return Object.fromEntries(
    [...contents(of)].map(([labels, samples]) => [
      labels.slice('__name__|'.length),
      samples.map((sample) => {
        const [time, high, low] = sample.split(/[:,]/);
        view.setUint32(0, Number.parseInt(high, 16));
        view.setUint32(4, Number.parseInt(low, 16));
        expect(view.getFloat64(0)).toBe(Number(time));
        return Number(time);
      }),
    ]),
  );
}

describe('a rotation', () => {
  test('of an empty head does nothing', async () => {
    await database.rotate();
    expect(database.stats).toMatchObject({ generation: 1, frozenGenerations: 0, rotations: 0 });
  });

  test('starts a generation with a log of its own, whose numbers go on', async () => {
    await write('a', NOW - 2);
    await database.rotate();
    await write('a', NOW - 1);
    expect(database.stats).toMatchObject({ generation: 2, rotations: 1, samplesAppended: 2 });
    expect(database.log.stats.sequence).toBe(2);
    expect(times()).toEqual({ a: [NOW - 2, NOW - 1] });
  });

  test('leaves nothing behind when the blocks are there', async () => {
    const views: number[] = [];
    database.onView(({ heads, blocks }) => views.push(heads.length * 10 + blocks.length));
    await write('a', NOW - 3 * HOUR);
    await write('a', NOW - 1);
    await cutAll();
    expect(await loggedGenerations(directory.path)).toEqual([2]);
    // Frozen and current; the two blocks beside them; without the frozen one.
    expect(views).toEqual([20, 22, 12]);
    expect(times()).toEqual({ a: [NOW - 3 * HOUR, NOW - 1] });
    await reopen();
    expect(database.replay).toMatchObject({ records: 0, samples: 0 });
    expect(times()).toEqual({ a: [NOW - 3 * HOUR, NOW - 1] });
    expect(database.stats.generation).toBe(3);
  });

  test('happens at the boundary of two hours', async () => {
    let now = NOW;
    await reopen({ now: () => now });
    await write('a', NOW - 1);
    database.tick();
    await sleep(50);
    expect(database.stats.rotations).toBe(0);
    now = (Math.floor(NOW / (2 * HOUR)) + 1) * 2 * HOUR;
    database.tick();
    await expect.poll(() => database.stats.rotations, PATIENCE).toBe(1);
    await write('a', now);
    // The new one has begun after the boundary.
    database.tick();
    await sleep(50);
    expect(database.stats.rotations).toBe(1);
  });

  test('is remembered: a generation that was begun before the boundary is frozen after a restart', async () => {
    await write('a', NOW - 1);
    await reopen({ now: () => NOW + 2 * HOUR });
    database.tick();
    await expect.poll(() => database.stats.rotations, PATIENCE).toBe(1);
  });
});

describe('order across generations and blocks', () => {
  const CASES = [
    ['a frozen generation', () => database.rotate()],
    ['blocks', cutAll],
    [
      'blocks, after a restart',
      async () => {
        await cutAll();
        await reopen();
      },
    ],
  ] as const;

  test.each(CASES)('a sample that is in %s is a duplicate', async (_where, move) => {
    await write('a', NOW - 5);
    await write('a', NOW - 3);
    await move();
    expect(await write('a', NOW - 5)).toMatchObject({ kind: 'stored' });
    expect(await write('a', NOW - 3)).toMatchObject({ kind: 'stored' });
    expect(database.head.stats.samplesAppended).toBe(0);
    expect(times()).toEqual({ a: [NOW - 5, NOW - 3] });
  });

  test.each(CASES)('another value for a time in %s is a conflict', async (_where, move) => {
    await write('a', NOW - 5);
    await write('a', NOW - 3);
    await move();
    expect(await write('a', NOW - 5, 1)).toMatchObject({ kind: 'refused' });
    expect(await write('a', NOW - 3, 1)).toMatchObject({ kind: 'refused' });
    expect(times()).toEqual({ a: [NOW - 5, NOW - 3] });
  });

  test.each(CASES)('a late sample between those in %s is taken', async (_where, move) => {
    await write('a', NOW - 5);
    await write('a', NOW - 3);
    await move();
    expect(await write('a', NOW - 4)).toMatchObject({ kind: 'stored' });
    expect(await write('a', NOW - 2)).toMatchObject({ kind: 'stored' });
    expect(database.head.stats).toMatchObject({ samplesAppended: 2, outOfOrderAppended: 1 });
    expect(times()).toEqual({ a: [NOW - 5, NOW - 4, NOW - 3, NOW - 2] });
  });

  test.each(CASES)('what is deleted of %s may be written again', async (_where, move) => {
    await write('a', NOW - 5);
    await write('a', NOW - 3);
    await move();
    await database.deleteSeries([{ type: '=', name: '__name__', value: 'a' }], NOW - 5, NOW - 5);
    expect(times()).toEqual({ a: [NOW - 3] });
    expect(await write('a', NOW - 5)).toMatchObject({ kind: 'stored' });
    expect(times()).toEqual({ a: [NOW - 5, NOW - 3] });
  });

  test('a series that skips a generation is known in the one before', async () => {
    await write('a', NOW - 5);
    await database.rotate();
    await write('b', NOW - 4);
    await database.rotate();
    expect(await write('a', NOW - 5)).toMatchObject({ kind: 'stored' });
    expect(database.head.stats.samplesAppended).toBe(0);
  });

  test('late samples are refused past the window that the configuration allows', async () => {
    await reopen({ outOfOrderWindowMs: () => 10 });
    await write('a', NOW - 30);
    await write('a', NOW);
    await write('b', NOW - 20);
    expect(await write('a', NOW - 11)).toMatchObject({ kind: 'refused' });
    expect(await write('a', NOW - 10)).toMatchObject({ kind: 'stored' });
    await database.rotate();
    expect(await write('a', NOW - 12)).toMatchObject({ kind: 'refused' });
    expect(await write('a', NOW - 9)).toMatchObject({ kind: 'stored' });
    expect(await write('a', NOW - 30)).toMatchObject({ kind: 'stored' });
    expect(times()).toEqual({ a: [NOW - 30, NOW - 10, NOW - 9, NOW], b: [NOW - 20] });
  });
});

describe('a deletion', () => {
  const matchers = [{ type: '=~', name: '__name__', value: 'a|b' }] as const;

  test('takes samples out of the current head, and stays after a replay', async () => {
    for (const name of ['a', 'b', 'c']) for (const time of [1, 2, 3]) await write(name, time);
    await database.deleteSeries(matchers, 2, 3);
    await write('a', 3);
    const left = { a: [1, 3], b: [1], c: [1, 2, 3] };
    expect(times()).toEqual(left);
    await reopen();
    expect(times()).toEqual(left);
  });

  test('of a frozen generation stays after a restart and in the blocks', async () => {
    for (const name of ['a', 'b', 'c']) for (const time of [1, 2, 3]) await write(name, time);
    await database.rotate();
    await database.deleteSeries(matchers, 2, 3);
    const left = { a: [1], b: [1], c: [1, 2, 3] };
    expect(times()).toEqual(left);
    await reopen();
    expect(times()).toEqual(left);
    await cutAll();
    expect(times()).toEqual(left);
    await database.cleanTombstones();
    expect(times()).toEqual(left);
    expect(database.stats.blocks.tombstones).toBe(0);
  });
});

describe('a snapshot', () => {
  test('is a data directory with everything', async () => {
    await write('a', NOW - 5);
    await cutAll();
    await write('a', NOW - 3);
    await write('b', NOW - 3);
    await database.snapshot('one', false);
    await write('a', NOW - 1);
    const copy = await openAt(join(directory.path, NAMES.snapshots, 'one'));
    expect(times(copy)).toEqual({ a: [NOW - 5, NOW - 3], b: [NOW - 3] });
    await copy.close();
  });

  test('without the head has what is in blocks', async () => {
    await write('a', NOW - 5);
    await cutAll();
    await write('a', NOW - 3);
    await database.snapshot('two', true);
    const copy = await openAt(join(directory.path, NAMES.snapshots, 'two'));
    expect(times(copy)).toEqual({ a: [NOW - 5] });
    await copy.close();
    expect(database.stats.rotations).toBe(1);
  });

  test('can be written to: its generations are not taken for those that its blocks name', async () => {
    await write('a', NOW - 5);
    await database.snapshot('one', false);
    await database.close();
    database = await openAt(join(directory.path, NAMES.snapshots, 'one'));
    await write('a', NOW - 3);
    await database.close();
    database = await openAt(join(directory.path, NAMES.snapshots, 'one'));
    expect(times()).toEqual({ a: [NOW - 5, NOW - 3] });
  });
});

describe('what a killed process left', () => {
  test('a log whose blocks are complete is removed without a replay', async () => {
    await write('a', NOW - 5);
    const copy = join(directory.path, 'copy');
    cpSync(logDirectory(directory.path, 1), copy, { recursive: true });
    await cutAll();
    await write('a', NOW - 3);
    await database.close();
    renameSync(copy, logDirectory(directory.path, 1));
    database = await openAt(directory.path);
    expect(database.replay.samples).toBe(1);
    expect(await loggedGenerations(directory.path)).toEqual([2]);
    expect(times()).toEqual({ a: [NOW - 5, NOW - 3] });
  });

  test('frozen generations are replayed and cut again', async () => {
    await write('a', NOW - 5);
    const copy = join(directory.path, 'copy');
    cpSync(logDirectory(directory.path, 1), copy, { recursive: true });
    await cutAll();
    await write('a', NOW - 3);
    await database.close();
    renameSync(copy, logDirectory(directory.path, 1));
    for (const name of readdirSync(join(directory.path, NAMES.blocks))) {
      renameSync(join(directory.path, NAMES.blocks, name), join(directory.path, name));
    }
    database = await openAt(directory.path);
    expect(database.replay.samples).toBe(2);
    expect(times()).toEqual({ a: [NOW - 5, NOW - 3] });
    await expect.poll(() => database.stats.frozenGenerations, PATIENCE).toBe(0);
    expect(database.view.blocks.length).toBe(1);
    expect(times()).toEqual({ a: [NOW - 5, NOW - 3] });
  });

  test('the log of the first release is taken over', async () => {
    await write('a', NOW - 5);
    await database.close();
    renameSync(join(logDirectory(directory.path, 1), NAMES.logData), join(directory.path, NAMES.log, NAMES.logData));
    mkdirSync(logDirectory(directory.path, 1), { recursive: true });
    database = await openAt(directory.path);
    expect(times()).toEqual({ a: [NOW - 5] });
    expect(existsSync(join(directory.path, NAMES.log, NAMES.logData))).toBe(false);
    expect(await loggedGenerations(directory.path)).toEqual([2]);
  });
});
