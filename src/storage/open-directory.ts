/** Opening a data directory: lock, blocks, logs. */
import { mkdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Blocks } from './block/blocks.ts';
import type { PrefetchedCheckpoint } from './checkpoint/restore-head.ts';
import type { DatabaseOptions } from './database.ts';
import { syncDirectory } from './durable-files.ts';
import { EarlierParts } from './earlier-parts.ts';
import { Exemplars } from './exemplars/exemplars.ts';
import { Generation } from './generation.ts';
import type { FilledHead } from './head/filled-head.ts';
import { Head } from './head/head.ts';
import { LockFile } from './lock-file.ts';
import {
  adoptOldLog,
  checkpointBytesOf,
  logBytesOf,
  logDirectory,
  loggedGenerations,
  setAside,
} from './log/directories.ts';
import { isSystemFailure } from './log/environment.ts';
import type { ReplayResult } from './log/replay.ts';
import { SeriesNumbers } from './log/series-numbers.ts';
import { LogWriter } from './log/writer.ts';
import { Metadata } from './metadata/metadata.ts';
import { NAMES } from './names.ts';
import { NextLog } from './next-log.ts';
import { openGenerations } from './open-generations.ts';

/** Prometheus's. */
const EXEMPLARS_MAX = 100_000;

export interface OpenDirectory {
  readonly lock: LockFile;
  readonly blocks: Blocks;
  readonly exemplars: Exemplars;
  readonly metadata: Metadata;
  /** An empty head that knows the blocks and whatever `frozen` holds. */
  readonly newHead: () => Head;
  readonly next: NextLog;
  /** Numbers of the generations that have a log. */
  readonly logged: Set<number>;
  readonly frozen: Generation[];
  readonly current: Generation;
  readonly replay: ReplayResult;
  readonly replaySeconds: number;
}

/** Makes the directory where there is none. Rejects with a plain error that names it when it cannot be written. */
export async function openDirectory(
  options: DatabaseOptions,
  prefetched: PrefetchedCheckpoint | null,
): Promise<OpenDirectory> {
  const lock = await takeDirectory(options.path);
  try {
    return await openParts(options, lock, prefetched);
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function takeDirectory(path: string): Promise<LockFile> {
  try {
    await makeDirectory(resolve(path, NAMES.log));
    return LockFile.take(join(path, NAMES.lock));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new Error(`data directory ${path} cannot be written: ${message}`, { cause: error });
  }
}

async function openParts(
  options: DatabaseOptions,
  lock: LockFile,
  prefetched: PrefetchedCheckpoint | null,
): Promise<OpenDirectory> {
  const { path, log, now, progress = () => undefined } = options;
  const begin = performance.now();
  const logged = new Set<number>();
  const frozen: Generation[] = [];
  const blocks = await openBlocks(options, logged);
  try {
    const newHead = headMaker(options, new EarlierParts(blocks, () => frozen));
    const numbers = await loggedGenerations(path);
    let newest = Math.max(0, blocks.newestGeneration, ...numbers);
    if (await adoptOldLog(path, newest + 1)) numbers.push(++newest);
    for (const number of numbers) logged.add(number);
    const add = (generation: Generation) => frozen.push(generation);
    const replay = await openGenerations({ path, blocks, log, prefetched, newHead, add, progress });
    const replaySeconds = (performance.now() - begin) / 1000;
    log.info({ records: replay.records, samples: replay.samples, seconds: replaySeconds.toFixed(3) }, 'Logs replayed');
    const next = new NextLog(path, newest);
    const current = await currentOf(frozen, next, { newHead, startMs: now(), sequence: replay.sequence });
    logged.clear();
    for (const { number } of [...frozen, current]) logged.add(number);
    const exemplars = await openOrSetAside(options, NAMES.exemplars, (directory) =>
      Exemplars.open(directory, options.exemplarsMax ?? EXEMPLARS_MAX),
    );
    const metadata = await openOrSetAside(options, NAMES.metadata, (directory) => Metadata.open(directory));
    return { lock, blocks, exemplars, metadata, newHead, next, logged, frozen, current, replay, replaySeconds };
  } catch (error) {
    await blocks.close();
    throw error;
  }
}

/** Opens one of the environments beside the logs. One that cannot be read is set aside, and an empty one takes its place. */
async function openOrSetAside<T>(
  { path, log }: DatabaseOptions,
  name: string,
  open: (directory: string) => T,
): Promise<T> {
  const directory = join(path, name);
  try {
    return open(directory);
  } catch (error) {
    if (isSystemFailure(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    const place = await setAside(path, directory, name);
    log.error({ place, reason }, `The ${name} cannot be read: they are lost`);
    return open(directory);
  }
}

function openBlocks(
  { path, log, now, retentionMs, retentionBytes = 0, blockRangeMs, blockRangeMsMax }: DatabaseOptions,
  logged: ReadonlySet<number>,
): Promise<Blocks> {
  return Blocks.open({
    path,
    log,
    now,
    retentionMs: () => retentionMs,
    retentionBytes: () => retentionBytes,
    extraBytes: () =>
      [...logged]
        .map((generation) => logDirectory(path, generation))
        .reduce((sum, directory) => sum + logBytesOf(directory) + checkpointBytesOf(directory), 0),
    hasLog: (generation) => logged.has(generation),
    rangeMs: blockRangeMs,
    rangeMsMax: blockRangeMsMax,
  });
}

function headMaker(options: DatabaseOptions, earlier: EarlierParts): (filled?: FilledHead) => Head {
  const { retentionMs, now, outOfOrderWindowMs = () => null } = options;
  return (filled) => new Head({ retentionMs, now, earlier, outOfOrderWindowMs }, filled);
}

/** The newest generation goes on, unless its log is damaged; where there is none, one begins. */
async function currentOf(
  frozen: Generation[],
  next: NextLog,
  { newHead, startMs, sequence }: { newHead: () => Head; startMs: number; sequence: number },
): Promise<Generation> {
  const newest = frozen.pop();
  if (newest !== undefined && !newest.logDamaged) return newest;
  if (newest !== undefined) frozen.push(newest);
  await next.prepare();
  const prepared = next.take();
  if (prepared === null) throw new Error('the log of the next generation was taken by another');
  const { generation: number, directory, environment } = prepared;
  environment.noteStart(startMs);
  const log = new LogWriter(environment, sequence);
  return new Generation({
    number,
    directory,
    startMs,
    head: newHead(),
    log,
    numbers: new SeriesNumbers(),
    logDamaged: false,
    checkpoint: null,
  });
}

/** For good. Not by one recursive mkdir, which says "no such file" where the disk may not be written. */
async function makeDirectory(path: string): Promise<void> {
  const isThere = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isThere) return;
  const parent = dirname(path);
  if (parent !== path) await makeDirectory(parent);
  await mkdir(path);
  await syncDirectory(parent);
}
