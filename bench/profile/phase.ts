/** A phase of a run: when it was, what it did, and what CPU that took by the kernel's account and by V8's samples. */
import { type CpuProfile, type Frame, monotonicMicros, type Span, stackTimes } from './cpu-profile.ts';
import { clocksBetween, type ProcessClocks, readClocks } from './process-clocks.ts';

export interface Unit {
  /** What the CPU is divided by. */
  readonly name: string;
  readonly symbol: 'µs' | 'ms';
}

export interface MeasuredPhase {
  readonly title: string;
  readonly unit: Unit;
  /** Units that were done. */
  readonly count: number;
  readonly span: Span;
  readonly clocks: ProcessClocks;
}

/** Threads that run the same program. */
export interface ThreadShares {
  readonly name: string;
  /** Seconds of CPU of each part. */
  readonly parts: ReadonlyMap<string, number>;
}

export interface ProfiledPhase extends MeasuredPhase {
  readonly threads: readonly ThreadShares[];
}

/** Where the time of a stack (innermost first) is counted; null: the thread waited. */
export type PartOf = (stack: readonly Frame[]) => string | null;

const MAIN = 'main thread';
/** Of the CPU of a phase: threads with less only happened to wake up. */
const THREAD_SHARE_MIN = 0.002;

export async function measurePhase(
  pid: number,
  title: string,
  unit: Unit,
  count: number,
  work: () => Promise<void>,
): Promise<MeasuredPhase> {
  const before = readClocks(pid);
  const from = monotonicMicros();
  await work();
  const to = monotonicMicros();
  return { title, unit, count, span: { from, to }, clocks: clocksBetween(before, readClocks(pid)) };
}

/**
 * The profiler takes wall time, in which a thread may have waited for a processor: the main thread's is brought to its CPU; that of
 * the workers is at most what the process used besides.
 */
export function profilePhase(phase: MeasuredPhase, profiles: readonly CpuProfile[], partOf: PartOf): ProfiledPhase {
  const threads = new Map<string, Map<string, number>>();
  for (const profile of profiles) {
    const name = threadName(profile);
    const parts = threads.get(name) ?? new Map<string, number>();
    for (const { stack, micros } of stackTimes(profile, phase.span)) {
      const part = partOf(stack);
      if (part !== null) parts.set(part, (parts.get(part) ?? 0) + micros / 1e6);
    }
    threads.set(name, parts);
  }
  const { user, system, main, platform, profiler } = phase.clocks;
  const mainParts = threads.get(MAIN) ?? new Map<string, number>();
  const workers = [...threads].filter(([name]) => name !== MAIN);
  const workerSeconds = workers.reduce((sum, [, parts]) => sum + total(parts), 0);
  const workerFactor = Math.min(1, Math.max(0, user + system - main - platform - profiler) / workerSeconds);
  const shares = [
    { name: MAIN, parts: times(mainParts, main / total(mainParts)) },
    ...workers.map(([name, parts]) => ({ name, parts: times(parts, workerFactor) })),
  ];
  const least = THREAD_SHARE_MIN * (user + system);
  return { ...phase, threads: shares.filter(({ parts }) => total(parts) > least) };
}

export function total(parts: ReadonlyMap<string, number>): number {
  return [...parts.values()].reduce((sum, seconds) => sum + seconds, 0);
}

function times(parts: ReadonlyMap<string, number>, factor: number): Map<string, number> {
  return new Map([...parts].map(([part, seconds]) => [part, seconds * factor]));
}

/** Workers are told by their programs, src/threads/<name>-worker.ts. */
function threadName({ nodes }: CpuProfile): string {
  for (const { callFrame } of nodes) {
    const worker = /\/threads\/([a-z]+-worker)\.js$/.exec(callFrame.url)?.[1];
    if (worker !== undefined) return worker.replace('-', ' ');
  }
  return MAIN;
}
