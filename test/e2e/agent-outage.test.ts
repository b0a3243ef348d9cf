/**
 * The agent through an outage of its receiver, killed in the middle of it: afterwards every round is there, and nothing came that
 * the receiver refused. NARTHEX_E2E_OUTAGE_SECONDS makes the outage longer.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { matrix, vector } from './ask.ts';
import { missingPrograms, type Program, startProgram, until } from './programs.ts';
import { BINARY, freePort, type ServerProcess, startServerProcess } from './server-process.ts';

const OUTAGE_MS = 1000 * Number(process.env.NARTHEX_E2E_OUTAGE_SECONDS ?? 8);
const INTERVAL_MS = 1000;

let directory: string;
let agents: ChildProcess[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'narthex-agent-'));
  agents = [];
});

afterEach(async () => {
  for (const agent of agents) agent.kill('SIGKILL');
  await rm(directory, { recursive: true, force: true });
});

function startAgent(url: string): ChildProcess {
  const flags = [
    `--remote-write.url=${url}`,
    `--interval=${INTERVAL_MS}ms`,
    `--storage.agent.path=${join(directory, 'agent')}`,
    '--web.listen-address=',
    '--instance=here',
  ];
  const agent = spawn(process.execPath, [BINARY, 'agent', ...flags], { stdio: ['ignore', 'inherit', 'inherit'] });
  agents.push(agent);
  return agent;
}

async function end(agent: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  agent.kill(signal);
  if (agent.exitCode === null && agent.signalCode === null) await once(agent, 'exit');
}

/** Times of the samples of a series that every round has, in milliseconds. */
async function roundTimes(url: string): Promise<number[]> {
  const [row] = await matrix(url, 'node_time_seconds{instance="here"}[1h]', Date.now() / 1000);
  return row === undefined ? [] : row.values.map(([seconds]) => Math.round(seconds * 1000));
}

describe('the agent', () => {
  it('delivers every round through an outage and its own death', { timeout: 60_000 + 3 * OUTAGE_MS }, async () => {
    const port = await freePort();
    const dataPath = join(directory, 'data');
    let server: ServerProcess = await startServerProcess({ port, dataPath });
    const url = `${server.url}/api/v1/write`;
    const first = startAgent(url);
    const begin = await until('the first rounds', 20_000, async () => {
      const times = await roundTimes(server.url);
      return times.length >= 3 ? times[0] : null;
    });
    await server.stop();
    await sleep(OUTAGE_MS / 2);
    const killedMs = Date.now();
    await end(first, 'SIGKILL');
    const second = startAgent(url);
    await sleep(OUTAGE_MS / 2);
    server = await startServerProcess({ port, dataPath });
    const restartedMs = Date.now();
    await until('the rounds after the outage', 30_000, async () => {
      const newest = (await roundTimes(server.url)).at(-1) ?? 0;
      return newest > restartedMs + 2 * INTERVAL_MS ? true : null;
    });
    await end(second, 'SIGTERM');
    const times = await roundTimes(server.url);
    const aligned = times.filter((timeMs) => timeMs % INTERVAL_MS === 0);
    const gaps = aligned
      .slice(1)
      .flatMap((timeMs, i) => (timeMs - aligned[i] > INTERVAL_MS ? [[aligned[i], timeMs]] : []));
    // Only while no agent ran.
    expect(gaps.length).toBeLessThanOrEqual(1);
    for (const [from, to] of gaps) {
      expect(from).toBeGreaterThan(killedMs - 2 * INTERVAL_MS);
      expect(to - from).toBeLessThan(8000);
    }
    // The first round begins at once, and may still run when the first aligned one is due.
    expect(aligned[0] - begin).toBeLessThan(2 * INTERVAL_MS);
    expect(aligned.at(-1)! - aligned[0]).toBeGreaterThan(OUTAGE_MS);
    const refused = await vector(
      server.url,
      'sum by (reason) (narthex_remote_write_samples_refused_total) > 0',
      Date.now() / 1000,
    );
    expect(refused).toEqual([]);
    expect(await vector(server.url, 'up{instance="here"} == 0', Date.now() / 1000)).toEqual([]);
    await server.stop();
  });
});

const missing = missingPrograms('prometheus');

describe.skipIf(missing !== null)(`a receiver that has only 1.0${missing === null ? '' : ` (${missing})`}`, () => {
  it('gets the same by version 1.0', { timeout: 60_000 }, async () => {
    const port = await freePort();
    const prometheus: Program = startProgram(
      'prometheus',
      [
        '--web.enable-remote-write-receiver',
        `--web.listen-address=127.0.0.1:${port}`,
        `--storage.tsdb.path=${join(directory, 'prometheus')}`,
        '--config.file=/dev/null',
      ],
      directory,
    );
    try {
      const url = `http://127.0.0.1:${port}`;
      await until('Prometheus', 20_000, async () => ((await fetch(`${url}/-/ready`)).ok ? true : null));
      const agent = startAgent(`${url}/api/v1/write`);
      await until('some rounds', 20_000, async () => ((await roundTimes(url)).length >= 3 ? true : null));
      await end(agent, 'SIGTERM');
      const names = await vector(url, 'count(count by (__name__) ({instance="here", job="node"}))', Date.now() / 1000);
      expect(Number(names[0].value[1])).toBeGreaterThan(100);
    } finally {
      await prometheus.stop();
    }
  });
});
