/**
 * `npm run bench:peers`: Narthex beside Prometheus and VictoriaMetrics, the same load and the same questions for each.
 * The load is taken in by one server after another; the questions are asked with all of them running, in turn.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ingestPhase } from './ingest-phase.ts';
import { buildLoad, type Load } from './load.ts';
import { HELP, type Options, parseOptions } from './options.ts';
import { installedVersion, Peer } from './peer.ts';
import { queryPhase } from './query-phase.ts';
import { ingestTable, type PeerResult, queryTable, type Results, verdict } from './report.ts';
import { restartPhase } from './restart-phase.ts';

const RESULTS_DIRECTORY = fileURLToPath(new URL('../results', import.meta.url));
const FIRST_PORT = 19_490;
const READY_TIMEOUT_MS = 60_000;
/** How long ago the newest sample is when the load is built: VictoriaMetrics hides the last 30 s from queries. */
const NEWEST_AGE_MS = 60_000;
/**
 * Samples lie so far behind the whole intervals that queries are evaluated at: windows that are closed at the left
 * (Prometheus 2) and open (Prometheus 3) then hold the same.
 */
const SAMPLE_OFFSET_MS = 700;

async function main(options: Options): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'narthex-bench-'));
  const peers: Peer[] = [];
  try {
    const load = build(options);
    const results: PeerResult[] = [];
    for (const [i, name] of options.peers.entries()) {
      const version = installedVersion(name);
      if (version === null) {
        console.log(`${name} is not installed: left out`);
        continue;
      }
      const peer = new Peer(name, directory, FIRST_PORT + i);
      peers.push(peer);
      results.push(await takeIn(peer, version, load, options));
    }
    const queries = await ask(peers, load, options);
    report({
      machine: `${cpus().length} x ${cpus()[0].model}, node ${process.version}`,
      startedAt: new Date().toISOString(),
      options,
      seriesCount: load.seriesCount,
      sampleCount: load.sampleCount,
      messageBytesPerSample: load.messageBytesPerSample,
      peers: results,
      queries,
    });
  } finally {
    for (const peer of peers) await peer.stop('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  }
}

function build(options: Options): Load {
  const intervalMs = options.intervalSeconds * 1000;
  const lastMs = Math.floor((Date.now() - NEWEST_AGE_MS) / intervalMs) * intervalMs + SAMPLE_OFFSET_MS;
  const load = buildLoad({ hosts: options.hosts, steps: options.steps, intervalMs, lastMs });
  console.log(
    `${load.seriesCount.toLocaleString('en')} series, ${load.sampleCount.toLocaleString('en')} samples, ` +
      `${load.messageBytesPerSample.toFixed(0)} bytes a sample, ${(load.bodyBytes / load.sampleCount).toFixed(1)} compressed`,
  );
  return load;
}

/** Load, and restart after kill -9; leaves the peer stopped with its data on disk. */
async function takeIn(peer: Peer, version: string, load: Load, options: Options): Promise<PeerResult> {
  console.log(`${peer.name} ${version}: taking the load`);
  peer.spawn();
  await peer.ready(READY_TIMEOUT_MS);
  const ingest = await ingestPhase(peer, load, options.connections, options.settleSeconds * 1000);
  const restart = options.only === null || options.only === 'restart' ? await restartPhase(peer, load) : null;
  await peer.stop('SIGTERM');
  return { name: peer.name, version, ingest, restart };
}

async function ask(peers: readonly Peer[], load: Load, options: Options): Promise<Results['queries']> {
  if (options.only !== null && options.only !== 'query') return [];
  console.log('asking');
  for (const peer of peers) peer.spawn();
  for (const peer of peers) await peer.ready(READY_TIMEOUT_MS);
  return queryPhase(peers, load, options.repetitions);
}

function report(results: Results): void {
  mkdirSync(RESULTS_DIRECTORY, { recursive: true });
  const file = join(RESULTS_DIRECTORY, `${results.startedAt.replaceAll(':', '-')}.json`);
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
  console.log(`\n${results.machine}\n\n${ingestTable(results.peers)}\n`);
  if (results.queries.length > 0) {
    const names = results.peers.map(({ name }) => name);
    console.log(`${queryTable(results.queries, names)}\n`);
  }
  console.log(`${verdict(results)}\nraw results: ${file}`);
}

let options: Options;
try {
  options = parseOptions(process.argv.slice(2));
} catch (error) {
  console.error(`${(error as Error).message}\n\n${HELP}`);
  process.exit(2);
}
await main(options);
