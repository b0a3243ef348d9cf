/** Histograms and start times on their way: head, log, frozen head, blocks. */
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Histogram } from '../../src/model/histogram.ts';
import { Symbols } from '../../src/model/labels.ts';
import { SampleColumns } from '../../src/model/samples.ts';
import { Database } from '../../src/storage/database.ts';
import { RecordBuilder } from '../../src/storage/log/record.ts';
import { AppendResult } from '../../src/storage/storage.ts';
import { StoreReader } from '../../src/storage/store-reader.ts';
import { TemporaryDirectory } from '../ingest/messages.ts';
import { histogramOf } from './head/histogram-of.ts';
import { labelBytes } from './head/label-bytes.ts';

const NOW = 1_700_000_000_000;
const LABELS = labelBytes([['__name__', 'm']]);

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

function openAt(path: string): Promise<Database> {
  return Database.open({ path, retentionMs: 0, log: pino({ level: 'silent' }), now: () => NOW, tickMs: 0 });
}

/** As a request does it. */
async function offer(time: number, start: number, histogram: Histogram | null, value = 0): Promise<AppendResult> {
  const { head, log, numbers } = database;
  const ref = head.addSeries(LABELS);
  const isRich = histogram !== null || start !== 0;
  const result = isRich ? head.appendRich(ref, time, start, histogram, value, 0) : head.append(ref, time, value, 0);
  if (result > AppendResult.AppendedOutOfOrder) return result;
  const record = new RecordBuilder();
  let number = numbers.numberOf(ref);
  if (number < 0) {
    number = numbers.assign(ref);
    record.define(number, head.labelBytes(ref));
  }
  if (isRich) record.addRich(number, time, start, histogram, value, 0);
  else record.add(number, time, value, 0);
  log.append(record.take());
  await log.durable();
  return result;
}

function stored(): unknown[] {
  const reader = new StoreReader(new Symbols(), database.view);
  const selection = reader.select([{ type: '=', name: '__name__', value: 'm' }], -Infinity, Infinity);
  const samples = new SampleColumns();
  if (selection.count > 0) selection.read(0, -Infinity, Infinity, samples);
  const rows = Array.from({ length: samples.count }, (_, i) => [
    samples.times[i] - NOW,
    samples.starts?.[i] ?? 0,
    samples.histograms?.[i] ?? samples.words[2 * i],
  ]);
  reader.close();
  return rows;
}

async function cut(): Promise<void> {
  await database.rotate();
  await expect.poll(() => database.stats.frozenGenerations, { timeout: 20_000 }).toBe(0);
}

async function reopen(): Promise<void> {
  await database.close();
  database = await openAt(directory.path);
}

test('samples of every kind are the same in the head, after a replay, in a frozen head and in blocks', async () => {
  await offer(NOW - 50, 0, null, 5);
  await offer(NOW - 40, NOW - 100, null, 4);
  await offer(NOW - 30, NOW - 100, histogramOf(3));
  await offer(NOW - 20, 0, histogramOf(2));
  await offer(NOW - 10, 0, null, 1);
  await offer(NOW - 35, 0, histogramOf(9));
  const all = [
    [-50, 0, 5],
    [-40, NOW - 100, 4],
    [-35, 0, histogramOf(9)],
    [-30, NOW - 100, histogramOf(3)],
    [-20, 0, histogramOf(2)],
    [-10, 0, 1],
  ];
  expect(stored()).toEqual(all);
  await reopen();
  expect(database.replay).toMatchObject({ samples: 6, damaged: [] });
  expect(stored()).toEqual(all);
  await database.rotate();
  expect(stored()).toEqual(all);
  await cut();
  expect(database.view.blocks.length).toBe(1);
  expect(stored()).toEqual(all);
  await reopen();
  expect(stored()).toEqual(all);
});

const MOVES = [
  ['the current head', () => Promise.resolve()],
  ['a frozen head', () => database.rotate()],
  ['a block', cut],
] as const;

test.each(MOVES)('the same histogram in %s is a duplicate, another or a float a conflict', async (_where, move) => {
  await offer(NOW - 30, NOW - 100, histogramOf(3));
  await offer(NOW - 20, 0, null, 2);
  await offer(NOW - 10, 0, histogramOf(1));
  await move();
  expect(await offer(NOW - 30, NOW - 100, histogramOf(3))).toBe(AppendResult.Duplicate);
  expect(await offer(NOW - 30, 0, histogramOf(4))).toBe(AppendResult.Conflict);
  expect(await offer(NOW - 30, 0, null, 3)).toBe(AppendResult.Conflict);
  expect(await offer(NOW - 20, 0, null, 2)).toBe(AppendResult.Duplicate);
  expect(await offer(NOW - 20, NOW - 100, null, 2)).toBe(AppendResult.Duplicate);
  expect(await offer(NOW - 20, 0, histogramOf(2))).toBe(AppendResult.Conflict);
  expect(await offer(NOW - 10, 0, histogramOf(1))).toBe(AppendResult.Duplicate);
  expect(await offer(NOW - 25, 0, histogramOf(5))).toBe(AppendResult.AppendedOutOfOrder);
  expect(stored()).toEqual([
    [-30, NOW - 100, histogramOf(3)],
    [-25, 0, histogramOf(5)],
    [-20, 0, 2],
    [-10, 0, histogramOf(1)],
  ]);
});
