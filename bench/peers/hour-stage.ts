/**
 * An hour of 50,700 series: taken in by one server after another, some rounds with empty directories each; those of the
 * last round go on with the hour in their heads and are asked, then asked and written to at once, then measured on disk.
 */
import { cpuSeconds, steadyResidentBytes } from './accounting.ts';
import { type Bench, type Stage, wants, withPeers } from './bench.ts';
import { compactedBytes } from './compacted.ts';
import { SERIES_PER_HOST } from './host-metrics.ts';
import { buildLoad, type Load } from './load.ts';
import { mixedRounds } from './mixed.ts';
import type { Peer } from './peer.ts';
import { instantQuestions, rangeQuestions, type Window } from './queries.ts';
import { ask } from './questions.ts';
import { HEADERS_1, HEADERS_2, send } from './send.ts';
import { quantile, rotated } from './statistics.ts';
import { newestSampleMs, queryWindow } from './times.ts';

/** The longest usual window of the queries: range queries start when it is full. */
const FULL_WINDOW_SECONDS = 600;

export const hourStage: Stage = { name: 'an hour of writes', phases: ['ingest', 'query', 'mixed', 'disk'], run };

async function run(bench: Bench): Promise<void> {
  const { options, programs } = bench;
  const load = build(bench);
  const rounds = wants(bench, 'ingest') ? options.rounds : 1;
  for (let round = 0; round < rounds; round++) {
    if (wants(bench, 'ingest')) await version2(bench, load);
    if (round === rounds - 1) break;
    for (const program of rotated(programs, round)) {
      await withPeers(bench, [program], ([peer]) => takeIn(bench, peer, load));
    }
  }
  await withPeers(bench, rotated(programs, rounds - 1), (peers) => lastRound(bench, peers, load));
}

async function lastRound(bench: Bench, peers: readonly Peer[], load: Load): Promise<void> {
  const { options, measured, progress } = bench;
  for (const peer of peers) await takeIn(bench, peer, load);
  const window = hourWindow(load, options.steps);
  if (wants(bench, 'query')) {
    progress('queries over an hour in heads');
    const questions = [...rangeQuestions('range', window), ...instantQuestions(window.endSeconds)];
    measured.questions.push(...(await ask(peers, questions, options.queryRounds)));
  }
  // All that follows the hour is there only when it is wanted.
  if (wants(bench, 'mixed')) await mixedRounds(bench, peers, load, window);
  if (!wants(bench, 'disk')) return;
  for (const peer of peers) {
    progress(`${peer.name} compacts the hour`);
    const bytes = await compactedBytes(peer);
    const samples = load.steps * load.seriesCount;
    measured.add('loadBytesPerSample', peer.name, bytes.size / samples);
    measured.add('loadAllocatedPerSample', peer.name, bytes.allocated / samples);
  }
}

/** The steps of the mixed rounds follow those of the hour. */
function build(bench: Bench): Load {
  const { options } = bench;
  const seriesCount = options.hosts * SERIES_PER_HOST;
  const stepsARound = Math.ceil((options.mixedRate * options.mixedSeconds) / seriesCount);
  const mixedSteps = wants(bench, 'mixed') ? options.rounds * stepsARound : 0;
  const intervalMs = options.interval * 1000;
  const steps = options.steps + mixedSteps;
  bench.progress(`building ${(steps * seriesCount).toLocaleString('en')} samples of ${seriesCount} series`);
  const load = buildLoad({
    hosts: options.hosts,
    steps,
    intervalMs,
    lastMs: newestSampleMs(intervalMs),
    inVersion2: wants(bench, 'ingest'),
  });
  const sizes = `${load.messageBytesPerSample.toFixed(0)} bytes a sample, ${load.bodyBytesPerSample.toFixed(1)} compressed`;
  bench.progress(sizes);
  return load;
}

async function takeIn(bench: Bench, peer: Peer, load: Load): Promise<void> {
  const { options, measured } = bench;
  bench.progress(`${peer.name} takes in an hour`);
  await peer.start();
  const samples = options.steps * load.seriesCount;
  const before = cpuSeconds(peer.pid);
  const sent = await send(peer.url, load.bodies.slice(0, options.steps), options.connections, HEADERS_1);
  // Merges, flushes and collections that the load causes are its cost.
  const resident = await steadyResidentBytes(peer.pid, options.settle);
  measured.add('cpuMicrosPerSample', peer.name, ((cpuSeconds(peer.pid) - before) * 1e6) / samples);
  measured.add('samplesPerSecond', peer.name, samples / sent.seconds);
  measured.add('requestMsP99', peer.name, quantile(sent.latenciesMs, 0.99));
  measured.add('hourResidentBytes', peer.name, resident);
  measured.remarkRefused(peer.name, 'an hour of writes', sent.refused);
}

/** The same samples by remote write 2.0, for those that take it. */
async function version2(bench: Bench, load: Load): Promise<void> {
  const { options, measured } = bench;
  const program = bench.programs.find(({ name }) => name === 'narthex');
  if (program === undefined) return;
  bench.progress('narthex takes in an hour by remote write 2.0');
  await withPeers(bench, [program], async ([peer]) => {
    await peer.start();
    const samples = options.steps * load.seriesCount;
    const before = cpuSeconds(peer.pid);
    const sent = await send(peer.url, load.bodies2.slice(0, options.steps), options.connections, HEADERS_2);
    await steadyResidentBytes(peer.pid, options.settle);
    measured.add('cpuMicrosPerSample2', peer.name, ((cpuSeconds(peer.pid) - before) * 1e6) / samples);
    measured.add('samplesPerSecond2', peer.name, samples / sent.seconds);
    measured.remarkRefused(peer.name, 'an hour of writes by 2.0', sent.refused);
  });
}

function hourWindow(load: Load, steps: number): Window {
  const lastMs = load.firstMs + (steps - 1) * load.intervalMs;
  return queryWindow(load.firstMs, lastMs, load.intervalMs / 1000, FULL_WINDOW_SECONDS);
}
