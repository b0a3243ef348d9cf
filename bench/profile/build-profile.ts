/** One build: written to, given many new series and asked, each under V8's profiler; and without it, for its memory. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '../peers/connection.ts';
import type { Load } from '../peers/load.ts';
import type { Options } from '../peers/options.ts';
import type { Peer } from '../peers/peer.ts';
import type { Program } from '../peers/programs.ts';
import { instantQuestions, rangeQuestions } from '../peers/queries.ts';
import type { Question } from '../peers/questions.ts';
import { send } from '../peers/send.ts';
import { queryWindow } from '../peers/times.ts';
import type { CpuProfile, Frame } from './cpu-profile.ts';
import { type MemoryKind, memoryKinds } from './memory-kinds.ts';
import { functionOf, partOf } from './parts.ts';
import { type MeasuredPhase, measurePhase, type ProfiledPhase, profilePhase, type Unit } from './phase.ts';
import { withProfiledServer, withServer } from './server.ts';
import { SourcePlaces } from './source-places.ts';

export interface Loads {
  readonly hour: Load;
  /** One step of many hosts. */
  readonly newSeries: Load;
}

export interface BuildProfile {
  readonly phases: readonly ProfiledPhase[];
  /** The writes once more, without the profiler. */
  readonly writes: MeasuredPhase;
  readonly emptyMemory: Memory;
  readonly hourMemory: Memory;
  readonly log: LogCommits;
}

export interface Memory {
  readonly kinds: ReadonlyMap<MemoryKind, number>;
  /** By the server's own metrics: bytes of objects in the main thread's heap, and of the head. */
  readonly heapUsedBytes: number;
  readonly headUsedBytes: number;
}

export interface LogCommits {
  readonly commits: number;
  readonly bytes: number;
  readonly samples: number;
}

export interface ProfileRun {
  readonly options: Options;
  /** Instead of folder by folder. */
  readonly byFunction: boolean;
  readonly directory: string;
  readonly progress: (text: string) => void;
}

const SAMPLE: Unit = { name: 'a sample', symbol: 'µs' };
const SERIES: Unit = { name: 'a series', symbol: 'µs' };
const QUERY: Unit = { name: 'a query', symbol: 'ms' };
const WARMING_ROUNDS = 2;
/** After its start a server has work of its own for a moment. */
const IDLE_SECONDS = 1;
/** The longest usual window of the queries. */
const FULL_WINDOW_SECONDS = 600;

export async function profileBuild(run: ProfileRun, program: Program, loads: Loads): Promise<BuildProfile> {
  const phases = [...(await hour(run, program, loads.hour)), ...(await newSeries(run, program, loads.newSeries))];
  return { phases, ...(await withoutProfiler(run, program, loads.hour)) };
}

async function hour(run: ProfileRun, program: Program, load: Load): Promise<ProfiledPhase[]> {
  const { options, progress } = run;
  const measured: MeasuredPhase[] = [];
  const profiles = await withProfiledServer(program, run.directory, async (server) => {
    progress('writes');
    measured.push(await writes(server, load, options));
    const window = queryWindow(load.firstMs, load.lastMs, load.intervalMs / 1000, FULL_WINDOW_SECONDS);
    progress('range queries');
    measured.push(await queries(server, 'Range queries', rangeQuestions('range', window), options.queryRounds));
    progress('instant queries');
    const instant = instantQuestions(window.endSeconds);
    measured.push(await queries(server, 'Instant queries', instant, options.queryRounds));
  });
  return profiled(run, measured, profiles, program);
}

async function newSeries(run: ProfileRun, program: Program, load: Load): Promise<ProfiledPhase[]> {
  const measured: MeasuredPhase[] = [];
  const profiles = await withProfiledServer(program, run.directory, async (server) => {
    run.progress('new series');
    const title = 'New series';
    measured.push(
      await measurePhase(server.pid, title, SERIES, load.seriesCount, () => sendAll(server, load, run.options)),
    );
  });
  return profiled(run, measured, profiles, program);
}

async function withoutProfiler(run: ProfileRun, program: Program, load: Load): Promise<Omit<BuildProfile, 'phases'>> {
  const { options, progress } = run;
  let found: Omit<BuildProfile, 'phases'> | undefined;
  await withServer(program, run.directory, async (server) => {
    progress('memory of an empty server');
    await sleep((IDLE_SECONDS + options.settle) * 1000);
    const emptyMemory = await memoryOf(server);
    progress('writes and memory without the profiler');
    const measured = await writes(server, load, options);
    const hourMemory = await memoryOf(server);
    const log = await logCommits(server, load.steps * load.seriesCount);
    found = { writes: measured, emptyMemory, hourMemory, log };
  });
  return found!;
}

function profiled(
  run: ProfileRun,
  measured: readonly MeasuredPhase[],
  profiles: readonly CpuProfile[],
  program: Program,
): ProfiledPhase[] {
  const places = new SourcePlaces(program.prefix.at(-1)!);
  const sourceOf = (frame: Frame): string => places.sourceOf(frame);
  const name = run.byFunction ? functionOf : partOf;
  return measured.map((phase) => profilePhase(phase, profiles, (stack) => name(stack, sourceOf)));
}

function writes(server: Peer, load: Load, options: Options): Promise<MeasuredPhase> {
  const samples = load.steps * load.seriesCount;
  return measurePhase(server.pid, 'Remote write', SAMPLE, samples, () => sendAll(server, load, options));
}

/** What the load leaves to be done is its cost, too. */
async function sendAll(server: Peer, load: Load, options: Options): Promise<void> {
  const { refused } = await send(server.url, load.bodies, options.connections);
  if (refused > 0) throw new Error(`${refused} requests were refused`);
  await sleep(options.settle * 1000);
}

async function queries(
  server: Peer,
  title: string,
  questions: readonly Question[],
  rounds: number,
): Promise<MeasuredPhase> {
  const connection = new Connection(server.url);
  await askAll(connection, questions, WARMING_ROUNDS);
  const count = rounds * questions.length;
  const phase = await measurePhase(server.pid, title, QUERY, count, () => askAll(connection, questions, rounds));
  await connection.close();
  return phase;
}

async function askAll(connection: Connection, questions: readonly Question[], rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    for (const { path, text } of questions) {
      const { status } = await connection.get(path);
      if (status !== 200) throw new Error(`status ${status}: ${text}`);
    }
  }
}

async function memoryOf(server: Peer): Promise<Memory> {
  const kinds = memoryKinds(readFileSync(`/proc/${server.pid}/smaps`, 'latin1'));
  const metrics = await metricsOf(server);
  const headUsedBytes = metrics('narthex_head_bytes');
  return { kinds, heapUsedBytes: metrics('nodejs_heap_size_used_bytes'), headUsedBytes };
}

async function logCommits(server: Peer, samples: number): Promise<LogCommits> {
  const metrics = await metricsOf(server);
  const commits = metrics('prometheus_tsdb_wal_fsync_duration_seconds_count');
  return { commits, bytes: metrics('narthex_log_bytes_total'), samples };
}

/** The sum of all series of a name. */
async function metricsOf(server: Peer): Promise<(name: string) => number> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  return (name) =>
    [...text.matchAll(new RegExp(`^${name}(?:{.*})? (.*)$`, 'gm'))].reduce((sum, [, value]) => sum + Number(value), 0);
}
