/** A server of its own for a part of a run, and what its profiler wrote when it has ended. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Peer } from '../peers/peer.ts';
import type { Program } from '../peers/programs.ts';
import { type CpuProfile, readProfiles } from './cpu-profile.ts';

/** Ends, and its data is removed, when `use` is done or the run ends. */
export async function withServer(
  program: Program,
  directory: string,
  use: (server: Peer) => Promise<void>,
): Promise<void> {
  const own = mkdtempSync(join(directory, 'server-'));
  const server = await Peer.create(program, own);
  const kill = (): void => server.kill();
  // First of all that is done at the end: the directory is removed after it.
  process.prependListener('exit', kill);
  try {
    await server.start();
    await use(server);
    await server.stop('SIGTERM');
  } finally {
    await server.stop('SIGKILL');
    process.off('exit', kill);
    rmSync(own, { recursive: true, force: true });
  }
}

/** The profiles of all its threads, from the start of each to its end. */
export async function withProfiledServer(
  program: Program,
  directory: string,
  use: (server: Peer) => Promise<void>,
): Promise<CpuProfile[]> {
  const profiles = mkdtempSync(join(directory, 'profiles-'));
  const prefix = ['--cpu-prof', `--cpu-prof-dir=${profiles}`, ...program.prefix];
  await withServer({ ...program, prefix }, directory, use);
  const read = readProfiles(profiles);
  rmSync(profiles, { recursive: true });
  return read;
}
