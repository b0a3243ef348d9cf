import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { Symbols } from '../../../src/model/labels.ts';
import { Blocks } from '../../../src/storage/block/blocks.ts';
import { openBlock } from '../../../src/storage/block/reader.ts';
import { mergeStreams } from '../../../src/storage/merge-streams.ts';
import { contentOf } from '../series-arrays.ts';

const HOUR = 3_600_000;
const SERIES = 200;
const ROUNDS = 4;
/** A process lives so long after its first line: how long it takes to start depends on the machine. */
const LIFE_MS_MIN = 300;
const LIFE_MS_MAX = 1300;

/** Runs the process, kills it `lifeMs` after its first line and answers the lines that it wrote. */
async function runAndKill(path: string, first: number, lifeMs: number): Promise<string[]> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join(import.meta.dirname, 'kill-process.ts'), path, String(first)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let text = '';
  let timer: NodeJS.Timeout | undefined;
  child.stdout.on('data', (piece) => {
    text += piece;
    timer ??= setTimeout(() => child.kill('SIGKILL'), lifeMs);
  });
  await new Promise((resolve) => child.on('close', resolve));
  clearTimeout(timer);
  expect(child.signalCode).toBe('SIGKILL');
  return text.split('\n').slice(0, -1);
}

/** Hours of the samples of all series, which must be the same for each. Opening is what mends the directory. */
async function hoursIn(path: string, unfinished: number): Promise<number[]> {
  const blocks = await Blocks.open({
    path,
    log: pino({ level: 'silent' }),
    now: () => 0,
    retentionMs: () => 0,
    retentionBytes: () => 0,
    extraBytes: () => 0,
    hasLog: () => false,
  });
  expect(blocks.stats.damaged).toBe(0);
  if (blocks.cutState(unfinished) === 'partial') await blocks.removePartialCut(unfinished);
  const contentOfBlocks = (honourTombstones: boolean) => {
    const readers = blocks.views.map(({ path: file, tombstones }) =>
      openBlock(file, new Symbols(), honourTombstones ? tombstones : []),
    );
    const all = contentOf(mergeStreams(readers.map((reader) => reader.stream())));
    for (const reader of readers) reader.close();
    return all;
  };
  const content = contentOfBlocks(true);
  expect(readdirSync(join(path, 'blocks'))).toHaveLength(blocks.views.length);
  // Nothing that was replaced is there beside what replaced it: no sample is in two blocks.
  const stored = contentOfBlocks(false).reduce((sum, { samples }) => sum + samples.length, 0);
  expect(blocks.stats.samples).toBe(stored);
  await blocks.close();
  if (content.length > 0) expect(content).toHaveLength(SERIES);
  const [hours] = content.map(({ samples }) => samples.map(([time]) => time / HOUR));
  for (const { samples } of content) expect(samples.map(([time]) => time / HOUR)).toEqual(hours);
  return hours ?? [];
}

it('a process that is killed at any moment loses no block that it had finished, and leaves no other', async () => {
  const path = mkdtempSync(join(tmpdir(), 'kill-'));
  const done = new Set<number>();
  const deleted = new Set<number>();
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const first = done.size + 1;
      const lifeMs = LIFE_MS_MIN + Math.random() * (LIFE_MS_MAX - LIFE_MS_MIN);
      for (const line of await runAndKill(path, first, lifeMs)) {
        const [what, hour] = line.split(' ');
        (what === 'cut' ? done : deleted).add(Number(hour));
      }
      const hours = await hoursIn(path, done.size + 1);
      const isAllowed = (hour: number): boolean =>
        done.has(hour) || done.has(hour + 5.5) || hour === done.size + 1 || hour === done.size + 1 - 5.5;
      expect(hours.filter((hour) => !isAllowed(hour))).toEqual([]);
      expect(hours.filter((hour) => deleted.has(hour))).toEqual([]);
      // A deletion that was under way may have happened or not.
      const missing = [...done].filter((hour) => !hours.includes(hour) && !deleted.has(hour));
      expect(missing.filter((hour) => (hour + 3) % 7 !== 0 || deleted.has(hour))).toEqual([]);
      expect([...done].filter((hour) => !hours.includes(hour - 5.5))).toEqual([]);
    }
    expect(done.size).toBeGreaterThan(ROUNDS);
  } finally {
    rmSync(path, { recursive: true });
  }
}, 120_000);
