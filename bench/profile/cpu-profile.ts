/** What V8 writes of a thread with --cpu-prof (the type Profile of Chrome's DevTools protocol), and how much of a span each frame took. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Frame {
  readonly functionName: string;
  /** Of a file, `node:...`, `wasm://...`, or empty for what is no script. */
  readonly url: string;
  /** Where the function begins; both count from 0. */
  readonly lineNumber: number;
  readonly columnNumber: number;
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: Frame;
  /** Identifiers of the nodes that it called. */
  readonly children?: readonly number[];
}

export interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  /** Microseconds of the system's monotonic clock. */
  readonly startTime: number;
  /** The node that ran at each moment. */
  readonly samples: readonly number[];
  /** Microseconds from the moment before, the first from startTime. */
  readonly timeDeltas: readonly number[];
}

/** In microseconds of the system's monotonic clock, which all processes share. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A stack of calls, innermost first, and how long its innermost frame ran in it. */
export interface StackTime {
  readonly stack: readonly Frame[];
  readonly micros: number;
}

export const monotonicMicros = (): number => Number(process.hrtime.bigint() / 1000n);

/** Of all threads of a process that has ended. */
export function readProfiles(directory: string): CpuProfile[] {
  const names = readdirSync(directory).filter((name) => name.endsWith('.cpuprofile'));
  return names.sort().map((name) => JSON.parse(readFileSync(join(directory, name), 'utf8')) as CpuProfile);
}

/** A sample stands for the time until the next one. */
export function stackTimes(profile: CpuProfile, { from, to }: Span): StackTime[] {
  const micros = new Map<number, number>();
  let at = profile.startTime;
  for (const [i, id] of profile.samples.entries()) {
    at += profile.timeDeltas[i];
    const until = at + (profile.timeDeltas[i + 1] ?? 0);
    const overlap = Math.min(until, to) - Math.max(at, from);
    if (overlap > 0) micros.set(id, (micros.get(id) ?? 0) + overlap);
  }
  const stackOf = stacks(profile.nodes);
  return [...micros].map(([id, time]) => ({ stack: stackOf(id), micros: time }));
}

function stacks(nodes: readonly ProfileNode[]): (id: number) => Frame[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const callerOf = new Map<number, number>();
  for (const { id, children = [] } of nodes) for (const child of children) callerOf.set(child, id);
  return (id) => {
    const stack: Frame[] = [];
    for (let at: number | undefined = id; at !== undefined; at = callerOf.get(at)) stack.push(byId.get(at)!.callFrame);
    return stack;
  };
}
