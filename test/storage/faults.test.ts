/** Disks that are full or may not be written, files that were damaged: what can be served is served. */
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Ingest, type WriteOutcome } from '../../src/ingest/receive.ts';
import { Database } from '../../src/storage/database.ts';
import { logDirectory, loggedGenerations } from '../../src/storage/log/directories.ts';
import { NAMES } from '../../src/storage/names.ts';
import { contents, labelsOf, message } from '../ingest/messages.ts';

const NOW = 1_700_000_000_000;
/** Tests run beside others on few processors. */
const PATIENCE = { timeout: 20_000 };

let path: string;

beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'narthex-faults-'));
});

afterEach(() => rmSync(path, { recursive: true, force: true }));

interface LogLine {
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** A database whose clock stands, and what it logs as errors and warnings. */
async function openAt(directory: string, tickMs = 0): Promise<{ database: Database; lines: LogLine[] }> {
  const lines: LogLine[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => lines.push(JSON.parse(line) as LogLine) });
  const database = await Database.open({ path: directory, retentionMs: 0, log, now: () => NOW, tickMs });
  return { database, lines };
}

/** `count` samples of each of 20 series; the values look random. */
function write(database: Database, request: number, count = 1): Promise<WriteOutcome> {
  const series = Array.from({ length: 20 }, (_, s) => ({
    labels: labelsOf({ __name__: 'm', s: String(s) }),
    samples: Array.from({ length: count }, (_, i) => ({
      value: Math.sin(request * 1e6 + s * 1000 + i),
      timestamp: NOW - 10_000_000 + request * count + i,
    })),
  }));
  return new Ingest(database).receiveDecoded(message(series));
}

function samplesIn(database: Database): number {
  return [...contents(database).values()].reduce((sum, samples) => sum + samples.length, 0);
}

describe('a log that was damaged', () => {
  async function writeTwoGenerations(): Promise<void> {
    const { database } = await openAt(path);
    for (let request = 0; request < 100; request++) await write(database, request);
    await database.close();
    // As if the process had died after a rotation, before the cut.
    const { database: second } = await openAt(path);
    await second.rotate();
    for (let request = 100; request < 150; request++) await write(second, request);
    await second.close();
  }

  function dataOf(generation: number): string {
    return join(logDirectory(path, generation), NAMES.logData);
  }

  test.each([
    ['that lost nearly all', (file: string) => truncateSync(file, 5000)],
    ['that is empty but for zeros', (file: string) => writeFileSync(file, Buffer.alloc(100_000))],
    ['that is something else', (file: string) => writeFileSync(file, 'not a log'.repeat(5000))],
  ])('%s is set aside with its name; the other generations are served', async (_what, damage) => {
    const { database: first } = await openAt(path);
    for (let request = 0; request < 100; request++) await write(first, request);
    await first.close();
    mkdirSync(logDirectory(path, 2));
    writeFileSync(dataOf(2), readFileSync(dataOf(1)));
    damage(dataOf(1));

    const { database, lines } = await openAt(path);
    expect(samplesIn(database)).toBe(2000);
    const place = join(path, NAMES.damaged, 'log-0000000000000001');
    expect(lines).toMatchObject([{ level: 50, generation: 1, place, msg: 'Log cannot be read: its samples are lost' }]);
    expect(existsSync(join(place, NAMES.logData))).toBe(true);
    expect(database.replay.damaged).toHaveLength(1);
    await database.close();
    expect((await openAt(path).then(({ database: again }) => again.close().then(() => again.replay))).damaged).toEqual(
      [],
    );
  });

  test('never ends the process, wherever its file is cut', async () => {
    await writeTwoGenerations();
    const [newest] = (await loggedGenerations(path)).slice(-1);
    const whole = readFileSync(dataOf(newest));
    for (let length = 0; length < whole.length; length += 4096 * 5 + 77) {
      const copy = mkdtempSync(join(tmpdir(), 'narthex-faults-'));
      mkdirSync(logDirectory(copy, newest), { recursive: true });
      writeFileSync(join(logDirectory(copy, newest), NAMES.logData), whole.subarray(0, length));
      const { database } = await openAt(copy);
      expect(await write(database, 1000)).toMatchObject({ kind: 'stored' });
      await database.close();
      rmSync(copy, { recursive: true, force: true });
    }
  });

  test('keeps what is whole of it: the samples go to blocks, the log aside', async () => {
    const { database: first } = await openAt(path);
    for (let request = 0; request < 10; request++) await write(first, request, 20);
    await first.close();
    const bytes = readFileSync(dataOf(1));
    // In the value of a sample of request 5, which stands behind that of request 4.
    const value = Buffer.alloc(8);
    value.writeDoubleLE(Math.sin(5e6));
    const at = bytes.indexOf(value);
    expect(at).toBeGreaterThan(0);
    const file = openSync(dataOf(1), 'r+');
    writeSync(file, Buffer.of(0, 0), 0, 2, at + 2);
    closeSync(file);

    const { database, lines } = await openAt(path);
    expect(lines).toMatchObject([
      { generation: 1, record: 6, msg: 'Log record is damaged: its samples are lost, the rest is served' },
    ]);
    expect(samplesIn(database)).toBe(9 * 20 * 20);
    await expect.poll(() => database.stats.frozenGenerations, PATIENCE).toBe(0);
    await expect.poll(() => readdirSync(join(path, NAMES.damaged)), PATIENCE).toEqual(['log-0000000000000001']);
    expect(samplesIn(database)).toBe(9 * 20 * 20);
    // The sender tries again: now they are stored.
    expect(await write(database, 5, 20)).toMatchObject({ kind: 'stored' });
    expect(samplesIn(database)).toBe(10 * 20 * 20);
    await database.close();
  });
});

test.each([NAMES.exemplars, NAMES.metadata])('damaged %s are set aside; samples are served', async (name) => {
  const { database: first } = await openAt(path);
  await write(first, 0);
  await first.close();
  writeFileSync(join(path, name, NAMES.logData), 'garbage'.repeat(3000));
  const { database, lines } = await openAt(path);
  expect(samplesIn(database)).toBe(20);
  const place = join(path, NAMES.damaged, name);
  expect(lines).toMatchObject([{ level: 50, place, msg: `The ${name} cannot be read: they are lost` }]);
  expect(await write(database, 1)).toMatchObject({ kind: 'stored' });
  await database.close();
});

/** Mounts a small file system, which needs the rights of root. */
function mount(at: string, options: string): boolean {
  mkdirSync(at, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', at], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function unmount(at: string): void {
  execFileSync('umount', ['-l', at], { stdio: 'ignore' });
}

describe('a disk', () => {
  test('that is full refuses writes, answers queries, and takes writes again when there is room', async (context) => {
    const disk = join(path, 'disk');
    if (!mount(disk, 'size=6m')) context.skip('no small file system can be mounted here');
    try {
      const filler = join(disk, 'filler');
      writeFileSync(filler, Buffer.alloc(3 << 20));
      const { database, lines } = await openAt(join(disk, 'data'), 100);
      let request = 0;
      let outcome = await write(database, request, 50);
      while (outcome.kind === 'stored') outcome = await write(database, ++request, 50);
      expect(outcome).toMatchObject({
        kind: 'failed',
        text: 'the log cannot be written: ENOSPC: no space left on device, write',
      });
      expect(samplesIn(database)).toBe((request + 1) * 20 * 50);
      expect(await write(database, request + 1, 50)).toMatchObject({ kind: 'unavailable' });
      // The next generation has its log already; it waits for that of this one. Some more attempts of all of them:
      await database.rotate();
      await new Promise((resolve) => setTimeout(resolve, 2500));
      expect(await write(database, request + 1, 50)).toMatchObject({ kind: 'unavailable' });
      expect(lines.map(({ msg }) => msg)).toContain(
        'The log of the next generation cannot be made; the present one goes on',
      );

      rmSync(filler);
      await expect.poll(() => database.unavailable, PATIENCE).toBeNull();
      // What was refused for want of room is there by now: the sender's second try is a duplicate.
      expect(await write(database, request, 50)).toMatchObject({ kind: 'stored' });
      expect(await write(database, request + 1, 50)).toMatchObject({ kind: 'stored' });
      const all = (request + 2) * 20 * 50;
      expect(samplesIn(database)).toBe(all);
      await database.close();
      const { database: again } = await openAt(join(disk, 'data'));
      expect(samplesIn(again)).toBe(all);
      await again.close();
    } finally {
      unmount(disk);
    }
  }, 60_000);

  test('that is full when a head is cut keeps it in memory and cuts it later', async (context) => {
    const disk = join(path, 'disk');
    if (!mount(disk, 'size=12m')) context.skip('no small file system can be mounted here');
    try {
      const { database, lines } = await openAt(join(disk, 'data'), 100);
      for (let request = 0; request < 100; request++) await write(database, request, 50);
      // The next log is there; then there is no room for blocks.
      await new Promise((resolve) => setTimeout(resolve, 300));
      const filler = join(disk, 'filler');
      fill(filler);
      await database.rotate();
      await expect
        .poll(() => lines.map(({ msg }) => msg), PATIENCE)
        .toContainEqual(expect.stringContaining('cannot be cut'));
      expect(database.stats).toMatchObject({ frozenGenerations: 1, rotations: 1 });
      expect(samplesIn(database)).toBe(100 * 20 * 50);
      rmSync(filler);
      await expect.poll(() => database.stats.frozenGenerations, PATIENCE).toBe(0);
      expect(samplesIn(database)).toBe(100 * 20 * 50);
      expect(database.view.blocks.length).toBeGreaterThan(0);
      await database.close();
    } finally {
      unmount(disk);
    }
  }, 60_000);

  test('that is full at the start sets nothing aside', async (context) => {
    const disk = join(path, 'disk');
    if (!mount(disk, 'size=6m')) context.skip('no small file system can be mounted here');
    try {
      const { database: first } = await openAt(join(disk, 'data'));
      await write(first, 0);
      await first.close();
      // Without its locks, which a start has to make again.
      rmSync(join(logDirectory(join(disk, 'data'), 1), NAMES.logLock));
      fill(join(disk, 'filler'));
      await expect(openAt(join(disk, 'data'))).rejects.toThrow('ENOSPC: no space left on device');
      rmSync(join(disk, 'filler'));
      const { database } = await openAt(join(disk, 'data'));
      expect(samplesIn(database)).toBe(20);
      await database.close();
    } finally {
      unmount(disk);
    }
  });

  test('that may not be written is named when the database is opened', async (context) => {
    const disk = join(path, 'disk');
    if (!mount(disk, 'size=1m,ro')) context.skip('no small file system can be mounted here');
    try {
      for (const data of [disk, join(disk, 'data')]) {
        await expect(openAt(data)).rejects.toThrow(
          `data directory ${data} cannot be written: EROFS: read-only file system`,
        );
      }
    } finally {
      unmount(disk);
    }
  });
});

/** Takes all the room there is. */
function fill(path: string): void {
  const file = openSync(path, 'w');
  try {
    for (;;) writeSync(file, Buffer.alloc(4096));
  } catch (error) {
    expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC');
  } finally {
    closeSync(file);
  }
}
