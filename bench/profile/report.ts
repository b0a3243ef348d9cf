/** Profiles as plain tables (Markdown), builds side by side. */
import { table } from '../peers/report.ts';
import type { BuildProfile } from './build-profile.ts';
import { MEMORY_KINDS } from './memory-kinds.ts';
import { type MeasuredPhase, type ProfiledPhase, total } from './phase.ts';

export interface NamedProfile {
  readonly name: string;
  readonly profile: BuildProfile;
}

/** Parts with less of the CPU of every build are one row. */
const SHARE_MIN = 0.01;
const PER_SECOND = { µs: 1e6, ms: 1e3 } as const;

export function profileReport(builds: readonly NamedProfile[]): string {
  const sections = builds[0].profile.phases.map((_, i) => {
    const phases = builds.map(({ name, profile }) => ({ name, phase: profile.phases[i] }));
    const { title, unit } = phases[0].phase;
    return `### ${title}, ${unit.symbol} of CPU ${unit.name}\n\n${phaseTable(phases)}\n\n${phaseAccount(phases)}`;
  });
  return [...sections, `### Memory, MB\n\n${memoryTable(builds)}`].join('\n\n');
}

interface NamedPhase {
  readonly name: string;
  readonly phase: ProfiledPhase;
}

function phaseTable(phases: readonly NamedPhase[]): string {
  const heading = phases.flatMap(({ name, phase }) => [
    ...phase.threads.map((thread) => `${name}: ${thread.name}`),
    `${name}: share`,
  ]);
  const rows = rowsOf(phases).map(({ title, parts }) => [
    title,
    ...phases.flatMap(({ phase }) => {
      const all = sum(phase, parts);
      return [
        ...phase.threads.map((thread) => amount(phase, partial(thread.parts, parts))),
        all === 0 ? '' : `${((100 * all) / sampled(phase)).toFixed(1)} %`,
      ];
    }),
  ]);
  const sums = phases.flatMap(({ phase }) => [...phase.threads.map(({ parts }) => amount(phase, total(parts))), '']);
  return table([['part', ...heading], ...rows, ['all samples', ...sums]]);
}

interface Row {
  readonly title: string;
  readonly parts: readonly string[];
}

/** By what they take in the last of the builds; small ones together. */
function rowsOf(phases: readonly NamedPhase[]): Row[] {
  const names = new Set(phases.flatMap(({ phase }) => phase.threads.flatMap(({ parts }) => [...parts.keys()])));
  const isLarge = (part: string): boolean =>
    phases.some(({ phase }) => sum(phase, [part]) >= SHARE_MIN * sampled(phase));
  const last = phases.at(-1)!.phase;
  const large = [...names].filter(isLarge).sort((a, b) => sum(last, [b]) - sum(last, [a]));
  const small = [...names].filter((part) => !isLarge(part));
  const rows = large.map((part) => ({ title: part, parts: [part] }));
  return small.length === 0 ? rows : [...rows, { title: `${small.length} smaller parts`, parts: small }];
}

/** What the kernel counted, and how much of it no sample explains. */
function phaseAccount(phases: readonly NamedPhase[]): string {
  return table([
    [
      'by the kernel',
      'user',
      'system',
      'main thread',
      'workers',
      "V8's compilers and collectors",
      'the profiler',
      'others',
    ],
    ...phases.map(({ name, phase }) => {
      const { user, system, main, platform, profiler } = phase.clocks;
      const workers = sampled(phase) - main;
      const others = user + system - main - workers - platform - profiler;
      const clocks = [user, system, main, workers, platform, profiler, others];
      return [name, ...clocks.map((seconds) => amount(phase, seconds))];
    }),
  ]);
}

/** The writes without the profiler, as the reader of the tables above has to know them. */
export function writesReport(builds: readonly NamedProfile[]): string {
  return table([
    [
      'without the profiler',
      'µs of CPU a sample',
      'user',
      'system',
      'main thread',
      'samples a commit',
      'bytes of the log a sample',
    ],
    ...builds.map(({ name, profile: { writes, log } }) => {
      const { user, system, main } = writes.clocks;
      const clocks = [user + system, user, system, main].map((seconds) => amount(writes, seconds));
      const { commits, bytes, samples } = log;
      return [name, ...clocks, (samples / commits).toFixed(0), (bytes / samples).toFixed(2)];
    }),
  ]);
}

function memoryTable(builds: readonly NamedProfile[]): string {
  const columns = builds.flatMap(({ name, profile }) => [
    { title: `${name}: empty`, memory: profile.emptyMemory },
    { title: `${name}: after the writes`, memory: profile.hourMemory },
  ]);
  const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
  return table([
    ['pages of', ...columns.map(({ title }) => title)],
    ...MEMORY_KINDS.map((kind) => [kind, ...columns.map(({ memory }) => megabytes(memory.kinds.get(kind)!))]),
    ['all (RSS)', ...columns.map(({ memory }) => megabytes(total(memory.kinds)))],
    ['in use in the heap of the main thread', ...columns.map(({ memory }) => megabytes(memory.heapUsedBytes))],
    ['in use in the head', ...columns.map(({ memory }) => megabytes(memory.headUsedBytes))],
  ]);
}

const partial = (parts: ReadonlyMap<string, number>, names: readonly string[]): number =>
  names.reduce((seconds, name) => seconds + (parts.get(name) ?? 0), 0);

const sum = ({ threads }: ProfiledPhase, names: readonly string[]): number =>
  threads.reduce((seconds, { parts }) => seconds + partial(parts, names), 0);

const sampled = ({ threads }: ProfiledPhase): number =>
  threads.reduce((seconds, { parts }) => seconds + total(parts), 0);

/** Three digits behind the point say enough of microseconds a sample and milliseconds a query. */
function amount({ unit, count }: MeasuredPhase, seconds: number): string {
  const text = ((PER_SECOND[unit.symbol] * seconds) / count).toFixed(3);
  return Number(text) === 0 ? '' : text;
}
