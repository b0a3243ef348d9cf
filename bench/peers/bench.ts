/** What every stage of a run gets, and how it gets its servers. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Measurements } from './measurements.ts';
import type { Options, Phase } from './options.ts';
import { Peer } from './peer.ts';
import type { Program } from './programs.ts';

export interface Bench {
  readonly options: Options;
  readonly programs: readonly Program[];
  readonly measured: Measurements;
  /** All data directories are below it. */
  readonly directory: string;
  readonly progress: (text: string) => void;
}

/** One part of a run: makes its load, has its own servers, adds what it measured. */
export interface Stage {
  readonly name: string;
  /** It runs when one of these is wanted. */
  readonly phases: readonly Phase[];
  readonly run: (bench: Bench) => Promise<void>;
}

export const wants = ({ options }: Bench, ...phases: readonly Phase[]): boolean =>
  phases.some((phase) => options.only.includes(phase));

/** Servers with empty directories of their own, not started; all are killed and removed when `use` is done or the run ends. */
export async function withPeers(
  bench: Bench,
  programs: readonly Program[],
  use: (peers: readonly Peer[]) => Promise<void>,
): Promise<void> {
  const directory = mkdtempSync(join(bench.directory, 'peers-'));
  const peers: Peer[] = [];
  const killAll = (): void => {
    for (const peer of peers) peer.kill();
  };
  // First of all that is done at the end: the directories are removed after it.
  process.prependListener('exit', killAll);
  try {
    for (const program of programs) peers.push(await Peer.create(program, directory));
    await use(peers);
  } finally {
    for (const peer of peers) await peer.stop('SIGKILL');
    process.off('exit', killAll);
    rmSync(directory, { recursive: true, force: true });
  }
}
