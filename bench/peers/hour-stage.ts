/**
 * An hour of 50,700 series: taken in by one server after another, some rounds with empty directories each; those of the
 * last round go on with the hour in their heads and are asked, then asked and written to at once, then measured on disk.
 */
import { cpuSeconds, steadyResidentBytes } from './accounting.ts';
import { type Bench, type Stage, wants, withPeers } from './bench.ts';
import { compactedBytes } from './compacted.ts';
import { type Bodies, buildLoad, type Load } from './load.ts';
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
  const { options, measured, programs } = bench;
  const load = build(bench);
  const bodies = load.bodies.slice(0, options.steps);
  const rounds = wants(bench, 'ingest') ? options.rounds : 1;
  for (let round = 0; round < rounds - 1; round++) {
    for (const program of rotated(programs, round)) {
      await withPeers(bench, [program], ([peer]) => takeIn(bench, peer, bodies));
    }
    await version2(bench, load);
  }
  if (wants(bench, 'ingest')) await version2(bench, load);
  await withPeers(bench, rotated(programs, rounds - 1), async (peers) => {
    for (const peer of peers) await takeIn(bench, peer, bodies);
    if (wants(bench, 'query')) {
      bench.progress('queries over an hour in heads');
      const window = hourWindow(load, options.steps);
      const questions = [...rangeQuestions('range', window), ...instantQuestions(window.endSeconds)];
      measured.questions.push(...(await ask(peers, questions, options.queryRounds)));
    }
    const mixedSteps = load.bodies.slice(options.steps);
    if (wants(bench, 'mixed')) await mixedRounds(bench, peers, mixedSteps, hourWindow(load, options.steps));
    if (wants(bench, 'disk')) {
      const steps = options.steps + (wants(bench, 'mixed') ? mixedSteps.length : 0);
      await measureDisk(bench, peers, steps * load.seriesCount);
    }
  });
}

/** The steps of the mixed rounds follow those of the hour. */
function build(bench: Bench): Load {
  const { options } = bench;
  const seriesCount = options.hosts * 507;
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

async function takeIn(bench: Bench, peer: Peer, bodies: Bodies): Promise<void> {
  const { options, measured } = bench;
  bench.progress(`${peer.name} takes in an hour`);
  await peer.start();
  const samples = samplesOf(bodies, options);
  const before = cpuSeconds(peer.pid);
  const sent = await send(peer.url, bodies, options.connections, HEADERS_1);
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
    const bodies = load.bodies2.slice(0, options.steps);
    const samples = samplesOf(bodies, options);
    const before = cpuSeconds(peer.pid);
    const sent = await send(peer.url, bodies, options.connections, HEADERS_2);
    await steadyResidentBytes(peer.pid, options.settle);
    measured.add('cpuMicrosPerSample2', peer.name, ((cpuSeconds(peer.pid) - before) * 1e6) / samples);
    measured.add('samplesPerSecond2', peer.name, samples / sent.seconds);
    measured.remarkRefused(peer.name, 'an hour of writes by 2.0', sent.refused);
  });
}

const samplesOf = (bodies: Bodies, { hosts }: { hosts: number }): number => bodies.length * hosts * 507;

function hourWindow(load: Load, steps: number): Window {
  const lastMs = load.firstMs + (steps - 1) * load.intervalMs;
  return queryWindow(load.firstMs, lastMs, load.intervalMs / 1000, FULL_WINDOW_SECONDS);
}

async function measureDisk({ measured, progress }: Bench, peers: readonly Peer[], samples: number): Promise<void> {
  for (const peer of peers) {
    progress(`${peer.name} compacts the hour`);
    const bytes = await compactedBytes(peer);
    measured.add('loadBytesPerSample', peer.name, bytes.size / samples);
    measured.add('loadAllocatedPerSample', peer.name, bytes.allocated / samples);
  }
}
