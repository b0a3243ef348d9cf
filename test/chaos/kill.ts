/**
 * kill -9 at random moments while samples are written and asked for, heads are cut and blocks compacted. Blocks are short,
 * so that all of that happens within seconds.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NAMES } from '../../src/storage/names.ts';
import { matrix } from '../e2e/ask.ts';
import { type ServerProcess, startServerProcess } from '../e2e/server-process.ts';
import { MOMENTS, momentOf } from './moment.ts';
import { findMistakes } from './verify.ts';
import { Writer } from './writers.ts';

const WRITERS = 4;
const KILL_AFTER_MS_MAX = 3500;
const SNAPSHOTS = 0.2;
const FLAGS = [
  '--storage.tsdb.min-block-duration=2s',
  '--storage.tsdb.max-block-duration=10m',
  '--storage.tsdb.checkpoint-samples=1',
  '--web.enable-admin-api',
] as const;

export interface ChaosReport {
  readonly acknowledgedRequests: number;
  readonly mistakes: readonly string[];
}

export interface ChaosOptions {
  /** Of the moments of the kills. */
  readonly seed: number;
  readonly rounds: number;
  /** Between two requests of a writer. */
  readonly pauseMs: number;
  /** Called with a line for each round. */
  readonly tell: (line: string) => void;
}

export async function killRepeatedly({ seed, rounds, pauseMs, tell }: ChaosOptions): Promise<ChaosReport> {
  const dataPath = await mkdtemp(join(tmpdir(), 'narthex-chaos-'));
  const startMs = Date.now() - 3 * 3600 * 1000;
  const writers = Array.from({ length: WRITERS }, (_, id) => new Writer(id, startMs, pauseMs));
  const random = generator(seed);
  const acknowledged = (): number => writers.reduce((sum, writer) => sum + writer.acknowledged, 0);
  let mistakes: string[] = [];
  try {
    for (let round = 1; round <= rounds && mistakes.length === 0; round++) {
      const limitMs = Math.floor(random() * KILL_AFTER_MS_MAX);
      const moment = MOMENTS[Math.floor(random() * MOMENTS.length)];
      const server = await startServerProcess({ dataPath, flags: FLAGS });
      const working = Promise.all([
        ...writers.map((writer) => writer.run(server.url, () => false)),
        askOn(server, writers),
      ]);
      if (random() < SNAPSHOTS) void snapshot(server);
      const killed = await momentOf(dataPath, moment, limitMs, random);
      server.kill('SIGKILL');
      mistakes = (await working)[WRITERS] ?? [];
      await server.exited;
      mistakes.push(...(await mistakesAfterRestart(dataPath, writers)));
      tell(`round ${round}: killed ${killed}, ${acknowledged()} requests acknowledged, ${mistakes.length} mistakes`);
    }
    return { acknowledgedRequests: acknowledged(), mistakes };
  } finally {
    await rm(dataPath, { recursive: true, force: true });
  }
}

/** Asks until the server is gone; answers what was wrong: what was acknowledged before a query must be in its answer. */
async function askOn(server: ServerProcess, writers: readonly Writer[]): Promise<string[]> {
  for (let turn = 0; ; turn++) {
    const writer = writers[turn % writers.length];
    const wanted = writer.acknowledged;
    const text = `steady{writer="${writer.id}",series="0"}[6h]`;
    const rows = await matrix(server.url, text, Date.now() / 1000).catch((error: Error) => error);
    if (rows instanceof Error) return rows.message.startsWith('wanted') ? [rows.message] : [];
    const found = rows[0]?.values.length ?? 0;
    if (found < wanted) return [`writer ${writer.id}: ${found} samples of ${wanted} in a query`];
  }
}

async function snapshot({ url }: ServerProcess): Promise<void> {
  await fetch(`${url}/api/v1/admin/tsdb/snapshot`, { method: 'POST' }).catch(() => undefined);
}

/** The server that is asked is killed as well, so that opening is tested without a clean end before it. */
async function mistakesAfterRestart(dataPath: string, writers: readonly Writer[]): Promise<string[]> {
  await rm(join(dataPath, NAMES.snapshots), { recursive: true, force: true });
  const server = await startServerProcess({ dataPath, flags: FLAGS });
  try {
    const mistakes = await findMistakes(server.url, writers);
    if (existsSync(join(dataPath, NAMES.damaged))) {
      mistakes.push(`set aside as damaged: ${await readdir(join(dataPath, NAMES.damaged))}\n${server.output()}`);
    }
    return mistakes;
  } finally {
    server.kill('SIGKILL');
    await server.exited;
  }
}

/** Numbers in [0, 1), the same for the same seed (xorshift32). */
function generator(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
