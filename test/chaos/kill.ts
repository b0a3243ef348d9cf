/** kill -9 at random moments under write load. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ServerProcess, startServerProcess } from '../e2e/server-process.ts';
import { findMistakes } from './verify.ts';
import { Writer } from './writers.ts';

const WRITERS = 4;
const KILL_AFTER_MS_MAX = 1200;

export interface ChaosReport {
  readonly acknowledgedRequests: number;
  readonly mistakes: readonly string[];
}

/**
 * @param seed of the moments of the kills
 * @param tell called with a line for each round
 */
export async function killRepeatedly(seed: number, rounds: number, tell: (line: string) => void): Promise<ChaosReport> {
  const dataPath = await mkdtemp(join(tmpdir(), 'narthex-chaos-'));
  const startMs = Date.now() - 3 * 3600 * 1000;
  const writers = Array.from({ length: WRITERS }, (_, id) => new Writer(id, startMs));
  const random = generator(seed);
  try {
    for (let round = 1; round <= rounds; round++) {
      const killAfterMs = Math.floor(random() * KILL_AFTER_MS_MAX);
      const server = await startServerProcess({ dataPath });
      const writing = writeAll(writers, server);
      await sleep(killAfterMs);
      server.kill('SIGKILL');
      await writing;
      await server.exited;
      const mistakes = await mistakesAfterRestart(dataPath, writers);
      const acknowledgedRequests = writers.reduce((sum, writer) => sum + writer.acknowledged, 0);
      tell(
        `round ${round}: killed after ${killAfterMs} ms, ${acknowledgedRequests} requests acknowledged so far, ${mistakes.length} mistakes`,
      );
      if (mistakes.length > 0 || round === rounds) return { acknowledgedRequests, mistakes };
    }
    throw new Error('at least one round is needed');
  } finally {
    await rm(dataPath, { recursive: true, force: true });
  }
}

async function writeAll(writers: readonly Writer[], server: ServerProcess): Promise<void> {
  await Promise.all(writers.map((writer) => writer.run(server.url, () => false)));
}

/** The server that is asked is killed as well, so that opening is tested without a clean end before it. */
async function mistakesAfterRestart(dataPath: string, writers: readonly Writer[]): Promise<string[]> {
  const server = await startServerProcess({ dataPath });
  try {
    return await findMistakes(server.url, writers);
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
