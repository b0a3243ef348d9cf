/**
 * `npm run bench:profile`: where CPU and memory of Narthex go, part by part, beside what the machine needs for the least of it.
 * docs/benchmarks.md says how each figure is taken.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildLoad } from '../peers/load.ts';
import { findProgram, type Program } from '../peers/programs.ts';
import { newestSampleMs } from '../peers/times.ts';
import { type Loads, type ProfileRun, profileBuild } from './build-profile.ts';
import { limitsTable, measureLimits } from './limits/machine-limits.ts';
import { HELP, type ProfileOptions, parseProfileOptions } from './options.ts';
import { type NamedProfile, profileReport, writesReport } from './report.ts';

async function main({ load: options, now, before, byFunction }: ProfileOptions): Promise<void> {
  const started = performance.now();
  const progress = (text: string): void => {
    console.error(`${((performance.now() - started) / 1000).toFixed(0).padStart(4)} s  ${text}`);
  };
  const programs = [...(before === undefined ? [] : [programAt('before', before)]), programAt('now', now)];
  const directory = mkdtempSync(join(tmpdir(), 'narthex-profile-'));
  process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
  const run: ProfileRun = { options, byFunction, directory, progress };
  const loads = buildLoads(run);
  const builds: NamedProfile[] = [];
  for (const { name, program } of programs) {
    progress(name);
    builds.push({ name, profile: await profileBuild(run, program, loads) });
  }
  progress('limits of the machine');
  const limits = await measureLimits(loads.hour, builds.at(-1)!.profile.log, options.connections, directory);
  const machine = `${cpus().length} x ${cpus()[0].model}, node ${process.version}`;
  console.log(`${machine}\n\n${profileReport(builds)}\n\n${writesReport(builds)}\n\n${limitsTable(limits)}`);
}

function programAt(name: string, path: string | undefined): { name: string; program: Program } {
  const program = findProgram('narthex', path);
  if (program === null) throw new Error(`${path ?? 'dist/main.js'} does not run: npm run build`);
  return { name, program };
}

function buildLoads({ options, progress }: ProfileRun): Loads {
  const { hosts, steps, millionHosts } = options;
  const intervalMs = options.interval * 1000;
  progress('building the loads');
  const lastMs = newestSampleMs(intervalMs);
  return {
    hour: buildLoad({ hosts, steps, intervalMs, lastMs }),
    newSeries: buildLoad({ hosts: millionHosts, steps: 1, intervalMs, lastMs }),
  };
}

// So that an interrupted run leaves no servers and no data: what 'exit' is listened to for.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

let options: ProfileOptions | null;
try {
  options = parseProfileOptions(process.argv.slice(2));
} catch (error) {
  console.error(`${(error as Error).message}\n\n${HELP}`);
  process.exit(2);
}
if (options === null) console.log(HELP);
else await main(options);
