/** A query that takes long does not delay writes: they are in different threads. The times are printed, not judged. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask } from '../e2e/ask.ts';
import { type ServerProcess, startServerProcess } from '../e2e/server-process.ts';
import { findMistakes } from './verify.ts';
import { Writer } from './writers.ts';

const PHASE_MS = 2000;
/** Every pair of points of a subquery: seconds of work over what is written below. */
const SLOW_QUERY = 'count(quantile_over_time(0.5, sum_over_time({__name__=~"steady|once"}[1h])[1h:2s]))';

let server: ServerProcess;

beforeAll(async () => {
  server = await startServerProcess();
});

afterAll(async () => {
  await server?.stop();
});

it('writes go on beside slow queries', async () => {
  const startMs = Date.now() - 3600 * 1000;
  const alone = new Writer(0, startMs);
  const beside = new Writer(1, startMs);
  await runFor(alone, PHASE_MS);

  let asking = true;
  const time = Date.now() / 1000;
  const questions = (async () => {
    let answered = 0;
    while (asking) {
      const answer = await ask(server.url, 'query', { query: SLOW_QUERY, time, timeout: '1s' });
      expect(['success', 'error']).toContain(answer.status);
      answered++;
    }
    return answered;
  })();
  await runFor(beside, PHASE_MS);
  asking = false;
  const answered = await questions;

  expect(await findMistakes(server.url, [alone, beside])).toEqual([]);
  expect(beside.acknowledged).toBeGreaterThan(0);
  console.log(`writes alone: ${latencies(alone)}`);
  console.log(`writes beside ${answered} slow queries: ${latencies(beside)}`);
}, 60_000);

async function runFor(writer: Writer, timeMs: number): Promise<void> {
  let stopped = false;
  const writing = writer.run(server.url, () => stopped);
  await sleep(timeMs);
  stopped = true;
  await writing;
}

function latencies({ latenciesMs }: Writer): string {
  const sorted = [...latenciesMs].sort((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(2);
  return `${sorted.length} requests, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, max ${at(0.9999)} ms`;
}
