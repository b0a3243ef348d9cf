/**
 * `npm run bench:peers`: Narthex beside Prometheus and VictoriaMetrics, the same load and the same questions for each, and
 * what came out beside what is wanted. docs/benchmarks.md says how each figure is taken.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Bench, type Stage, wants } from './bench.ts';
import { captureStage } from './capture-stage.ts';
import { churnStage } from './churn-stage.ts';
import { dayStage } from './day-stage.ts';
import { hourStage } from './hour-stage.ts';
import { idleStage } from './idle-stage.ts';
import { lookupStage } from './lookup-stage.ts';
import { Measurements } from './measurements.ts';
import { millionStage } from './million-stage.ts';
import { HELP, type Options, parseOptions } from './options.ts';
import { findProgram } from './programs.ts';
import { questionTable, remarks, summary, targetTable } from './report.ts';
import { verdictsOf } from './verdicts.ts';

const RESULTS_DIRECTORY = fileURLToPath(new URL('../results', import.meta.url));

const STAGES: readonly Stage[] = [hourStage, dayStage, lookupStage, captureStage, idleStage, churnStage, millionStage];

async function main(options: Options): Promise<void> {
  const started = performance.now();
  const progress = (text: string): void => {
    console.error(`${((performance.now() - started) / 1000).toFixed(0).padStart(4)} s  ${text}`);
  };
  const programs = options.peers.flatMap((name) => {
    const program = findProgram(name, options.paths[name]);
    progress(program === null ? `${name} is not installed` : `${name} ${program.version}`);
    return program === null ? [] : [program];
  });
  const directory = mkdtempSync(join(tmpdir(), 'narthex-bench-'));
  process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
  const bench: Bench = { options, programs, directory, measured: new Measurements(), progress };
  for (const stage of STAGES) if (wants(bench, ...stage.phases)) await runStage(stage, bench);
  progress('done');
  report(bench, (performance.now() - started) / 1000);
}

/** A stage that fails leaves its figures without a value; the others go on. */
async function runStage(stage: Stage, bench: Bench): Promise<void> {
  try {
    await stage.run(bench);
  } catch (error) {
    bench.progress(`failed: ${stage.name}: ${(error as Error).stack}`);
    bench.measured.remarks.push(`${stage.name} could not be measured: ${(error as Error).message}`);
  }
}

function report({ options, programs, measured }: Bench, seconds: number): void {
  const peers = programs.map(({ name }) => name);
  const lines = verdictsOf(measured, options.only, peers);
  const machine = `${cpus().length} x ${cpus()[0].model}, node ${process.version}`;
  mkdirSync(RESULTS_DIRECTORY, { recursive: true });
  const endedAt = new Date().toISOString();
  const file = join(RESULTS_DIRECTORY, `${endedAt.replaceAll(':', '-')}.json`);
  const raw = { machine, endedAt, seconds, options, programs, verdicts: lines, ...measured };
  writeFileSync(file, `${JSON.stringify(raw, null, 2)}\n`);
  if (measured.questions.length > 0) console.log(`${questionTable(measured.questions, peers)}\n`);
  console.log(`${machine}; ${seconds.toFixed(0)} s\n\n${targetTable(lines, programs)}\n\n${remarks(measured)}\n`);
  console.log(`${summary(lines)}\nraw results: ${file}`);
}

// So that an interrupted run leaves no servers and no data: what 'exit' is listened to for.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

let options: Options | null;
try {
  options = parseOptions(process.argv.slice(2));
} catch (error) {
  console.error(`${(error as Error).message}\n\n${HELP}`);
  process.exit(2);
}
if (options === null) console.log(HELP);
else await main(options);
