/**
 * A million series: the cost of their first samples, memory when they are all known, and how long a server takes after
 * kill -9 until it answers with all of its data.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { cpuSeconds, steadyResidentBytes } from './accounting.ts';
import { type Bench, type Stage, wants, withPeers } from './bench.ts';
import { SERIES_PER_HOST } from './host-metrics.ts';
import { buildLoad, type Load } from './load.ts';
import type { Peer } from './peer.ts';
import { instantPath } from './queries.ts';
import { send } from './send.ts';
import { rotated } from './statistics.ts';
import { newestSampleMs } from './times.ts';

const INTERVAL_MS = 15_000;
const CPU_SERIES = 'node_cpu_seconds_total';
const CPU_SERIES_PER_HOST = 16;
const READY_TIMEOUT_MS = 60_000;
const POLL_MS = 10;

export const millionStage: Stage = { name: 'a million series', phases: ['memory', 'restart'], run };

async function run(bench: Bench): Promise<void> {
  const { options, programs } = bench;
  const series = options.millionHosts * SERIES_PER_HOST;
  bench.progress(`building ${(series * options.millionSteps).toLocaleString('en')} samples of ${series} series`);
  const load = buildLoad({
    hosts: options.millionHosts,
    steps: options.millionSteps,
    intervalMs: INTERVAL_MS,
    lastMs: newestSampleMs(INTERVAL_MS),
  });
  await withPeers(bench, programs, async (peers) => {
    for (const peer of peers) await takeIn(bench, peer, load);
    if (!wants(bench, 'restart')) return;
    for (let round = 0; round < options.rounds; round++) {
      for (const peer of rotated(peers, round)) {
        bench.progress(`${peer.name} starts after kill -9`);
        const seconds = await secondsUntilReady(peer, load);
        if (seconds === null)
          bench.measured.remarks.push(`${peer.name} did not have its data ${READY_TIMEOUT_MS} ms after kill -9`);
        else bench.measured.add('readySeconds', peer.name, seconds);
        await peer.stop('SIGKILL');
      }
    }
  });
}

/** Leaves the server killed. */
async function takeIn({ options, measured, progress }: Bench, peer: Peer, load: Load): Promise<void> {
  progress(`${peer.name} takes in ${load.seriesCount.toLocaleString('en')} series`);
  await peer.start();
  const before = cpuSeconds(peer.pid);
  const first = await send(peer.url, load.bodies.slice(0, 1), options.connections);
  await sleep(options.settle * 1000);
  measured.add('newSeriesCpuMicros', peer.name, ((cpuSeconds(peer.pid) - before) * 1e6) / load.seriesCount);
  const others = await send(peer.url, load.bodies.slice(1), options.connections);
  // VictoriaMetrics acknowledges what it has in memory: the kill comes when that is on disk.
  measured.add('millionResidentBytes', peer.name, await steadyResidentBytes(peer.pid, options.killAfter));
  measured.remarkRefused(peer.name, 'a million series', first.refused + others.refused);
  await peer.stop('SIGKILL');
}

/** From the start of the process until a query answers with the newest samples; null: not within 90 s. */
async function secondsUntilReady(peer: Peer, load: Load): Promise<number | null> {
  const started = performance.now();
  peer.spawn();
  const wanted = String(load.hosts * CPU_SERIES_PER_HOST);
  // Only the newest sample lies within the last interval.
  const query = `count(last_over_time(${CPU_SERIES}[${INTERVAL_MS - 1}ms]))`;
  const url = peer.url + instantPath(query, load.lastMs / 1000) + peer.queryExtra;
  while (performance.now() - started < READY_TIMEOUT_MS) {
    if ((await instantValue(url)) === wanted) return (performance.now() - started) / 1000;
    peer.checkAlive();
    await sleep(POLL_MS);
  }
  return null;
}

/** The one value of an instant query, or null when there is none or no answer. */
async function instantValue(url: string): Promise<string | null> {
  try {
    const response = await fetch(url);
    const answer = (await response.json()) as { data?: { result?: { value: [number, string] }[] } };
    return answer.data?.result?.[0]?.value[1] ?? null;
  } catch {
    return null;
  }
}
