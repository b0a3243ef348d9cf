/** The generations of a data directory when it is opened: what their logs hold is replayed, oldest first. */
import type { Logger } from 'pino';
import type { Blocks } from './block/blocks.ts';
import { type PrefetchedCheckpoint, restoreHead } from './checkpoint/restore-head.ts';
import { Generation } from './generation.ts';
import type { FilledHead } from './head/filled-head.ts';
import type { Head } from './head/head.ts';
import { logDirectory, loggedGenerations, removeLog, setLogAside } from './log/directories.ts';
import { Environment, isSystemFailure } from './log/environment.ts';
import { type ReplayResult, recordRange, replayLog } from './log/replay.ts';
import { SeriesNumbers } from './log/series-numbers.ts';
import { LogWriter } from './log/writer.ts';

export interface OpenGenerationsOptions {
  readonly path: string;
  readonly blocks: Blocks;
  readonly log: Logger;
  readonly prefetched: PrefetchedCheckpoint | null;
  /** An empty head whose samples are newer than those of the generations added so far. */
  readonly newHead: (filled?: FilledHead) => Head;
  /** Told of each generation with samples, before the next is replayed. */
  readonly add: (generation: Generation) => void;
  readonly progress: (record: number, last: number) => void;
}

/** Replays what no block has yet; answers what all logs held together. */
export async function openGenerations(options: OpenGenerationsOptions): Promise<ReplayResult> {
  const { path, blocks, log } = options;
  const results: ReplayResult[] = [];
  for (const number of await loggedGenerations(path)) {
    if (blocks.cutState(number) === 'complete') {
      await removeLog(path, number);
      continue;
    }
    try {
      results.push(await openGeneration(number, options));
    } catch (error) {
      if (!(error instanceof UnreadableLog)) throw error;
      const place = await setLogAside(path, number);
      log.error({ generation: number, place, reason: error.message }, 'Log cannot be read: its samples are lost');
      results.push({
        sequence: 0,
        records: 0,
        samples: 0,
        damaged: [{ sequence: 0, reason: error.message }],
        orphans: 0,
      });
    }
  }
  return sum(results);
}

class UnreadableLog extends Error {
  override name = 'UnreadableLog';
}

async function openGeneration(number: number, options: OpenGenerationsOptions): Promise<ReplayResult> {
  const { path, blocks, log, prefetched, newHead, add, progress } = options;
  const directory = logDirectory(path, number);
  const environment = await openReadable(directory);
  const { records, missingBytes } = environment;
  const numbers = new SeriesNumbers();
  const restored = await restoreHead(directory, { prefetched, newHead, numbers, generation: number, log });
  const head = restored?.head ?? newHead();
  const replay = await replayLog(records, head, numbers, { progress, replayed: restored ?? undefined }).catch(
    async (error) => {
      await environment.close();
      throw error;
    },
  );
  report(number, replay, missingBytes, log);
  const isShort = replay.sequence < (restored?.lastSequence ?? 0);
  if (isShort) log.error({ generation: number, record: replay.sequence }, 'Log ends before its checkpoint');
  if (replay.records === 0) {
    await environment.close();
    await removeLog(path, number);
    return replay;
  }
  // What it left of a cut is made anew: the generation may take more samples before the next one.
  if (blocks.cutState(number) === 'partial') await blocks.removePartialCut(number);
  const logDamaged = missingBytes > 0 || replay.damaged.length > 0 || isShort;
  const writer = new LogWriter(environment, Math.max(replay.sequence, restored?.lastSequence ?? 0));
  const { startMs } = environment;
  const checkpoint = restored?.facts ?? null;
  add(new Generation({ number, directory, startMs, head, log: writer, numbers, logDamaged, checkpoint }));
  return replay;
}

/** Nothing but the environment itself may fail here: what fails later is no reason to set a log aside. */
async function openReadable(directory: string): Promise<Environment> {
  let environment: Environment | null = null;
  try {
    environment = Environment.open(directory);
    recordRange(environment.records);
    return environment;
  } catch (error) {
    await environment?.close();
    if (isSystemFailure(error)) throw error;
    throw new UnreadableLog(error instanceof Error ? error.message : String(error));
  }
}

function report(generation: number, replay: ReplayResult, missingBytes: number, log: Logger): void {
  if (missingBytes > 0) log.error({ generation, missingBytes }, 'Log has lost its end');
  for (const { sequence, reason } of replay.damaged) {
    log.error(
      { generation, record: sequence, reason },
      'Log record is damaged: its samples are lost, the rest is served',
    );
  }
  if (replay.orphans > 0) {
    log.error({ generation, samples: replay.orphans }, 'Samples of series that a damaged record defined are lost');
  }
}

function sum(results: readonly ReplayResult[]): ReplayResult {
  return {
    sequence: results.reduce((newest, { sequence }) => Math.max(newest, sequence), 0),
    records: results.reduce((total, { records }) => total + records, 0),
    samples: results.reduce((total, { samples }) => total + samples, 0),
    damaged: results.flatMap(({ damaged }) => damaged),
    orphans: results.reduce((total, { orphans }) => total + orphans, 0),
  };
}
