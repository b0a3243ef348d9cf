/** A disk with less room than a checkpoint must leave to the log. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, expect, test } from 'vitest';
import { Database } from '../../../src/storage/database.ts';
import { logDirectory } from '../../../src/storage/log/directories.ts';
import { NAMES } from '../../../src/storage/names.ts';
import { everything, RandomSamples } from './random-samples.ts';

const NOW = 1_700_000_000_000;
const DISK_MIB = 64;

/** A disk of its own; null where this process may not mount one. */
function mountDisk(): string | null {
  const path = mkdtempSync(join(tmpdir(), 'disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MIB}m`, 'tmpfs', path], { stdio: 'ignore' });
    return path;
  } catch {
    rmSync(path, { recursive: true });
    return null;
  }
}

const path = mountDisk();
if (path === null) console.warn('Checkpoints on a full disk are not tested: no file system can be mounted here.');

afterAll(() => {
  if (path === null) return;
  execFileSync('umount', [path]);
  rmSync(path, { recursive: true });
});

test.skipIf(path === null)('no checkpoint is made, which is told and counted; samples go on', async () => {
  const directory = path ?? '';
  const lines: { msg: string; reason?: string }[] = [];
  const log = pino({ level: 'error' }, { write: (line: string) => lines.push(JSON.parse(line)) });
  const open = () => Database.open({ path: directory, retentionMs: 0, log, now: () => NOW, tickMs: 0 });
  let database = await open();
  const random = new RandomSamples(1, NOW - 900_000);
  random.write(database, 1000);
  await database.checkpoint();
  expect(database.stats.checkpoints).toMatchObject({ creations: 0, failures: 1, bytesWritten: 0 });
  expect(lines.map(({ msg }) => msg)).toEqual(['Checkpoint given up; the log has everything']);
  expect(lines[0].reason).toMatch(/^\d+ bytes are free on the disk of .*, \d+ are wanted$/);
  expect(existsSync(join(logDirectory(directory, 1), NAMES.checkpointPages))).toBe(false);
  random.write(database, 1000);
  const before = everything(database);
  await database.close();
  database = await open();
  expect(everything(database)).toEqual(before);
  await database.close();
});
