/**
 * What dashboards and rules ask, over metrics that came by `narthex agent`: its own measurements, and those of the real node_exporter
 * that it scrapes. Where one has an answer, so has the other.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NODE_EXPORTER_FULL } from '../agent/dashboards/node-exporter-full.ts';
import { NODE_MIXIN } from '../agent/dashboards/node-mixin.ts';
import { vector } from './ask.ts';
import { missingPrograms, type Program, startProgram, until } from './programs.ts';
import { BINARY, freePort, type ServerProcess, startServerProcess } from './server-process.ts';

const missing = missingPrograms('prometheus-node-exporter');
/** The instance that the queries name. */
const OURS = 'machine:9100';
/** Off by default in node_exporter, but on dashboards. */
const SWITCHED_ON = ['interrupts', 'processes', 'tcpstat'].map((name) => `--collector.${name}`);
const ROUNDS = 4;

describe.skipIf(missing !== null)(`queries of dashboards${missing === null ? '' : ` (${missing})`}`, () => {
  let directory: string;
  let server: ServerProcess;
  const programs: Program[] = [];
  let theirs: string;
  let timeSeconds: number;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'narthex-agent-dashboards-'));
    server = await startServerProcess();
    theirs = `127.0.0.1:${await freePort()}`;
    programs.push(
      startProgram('prometheus-node-exporter', [`--web.listen-address=${theirs}`, ...SWITCHED_ON], directory),
    );
    const flags = [
      ...[`--remote-write.url=${server.url}/api/v1/write`, '--interval=1s', `--storage.agent.path=${directory}`],
      ...['--web.listen-address=', '--job=node', `--instance=${OURS}`, `--scrape=node=http://${theirs}/metrics`],
    ];
    programs.push(startProgram(process.execPath, [BINARY, 'agent', ...flags, ...SWITCHED_ON], directory));
    timeSeconds = await until(`${ROUNDS} rounds of both`, 30_000, async () => {
      const now = Date.now() / 1000;
      const counts = await vector(server.url, 'count_over_time(node_time_seconds[1h])', now);
      const isEnough = counts.length === 2 && counts.every(({ value }) => Number(value[1]) >= ROUNDS);
      return isEnough ? now : null;
    });
  });

  afterAll(async () => {
    for (const program of programs) await program.stop();
    await server?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  it.each([
    ['Node Exporter Full', NODE_EXPORTER_FULL],
    ['node-mixin', NODE_MIXIN],
  ])('%s is answered for both', async (title, queries) => {
    const unanswered: string[] = [];
    let answered = 0;
    for (const query of queries) {
      if (!(await isAnsweredFor(theirs, query))) continue;
      answered++;
      if (!(await isAnsweredFor(OURS, query))) unanswered.push(query);
    }
    console.log(`${title}: ${answered} of ${queries.length} queries have an answer over node_exporter's metrics`);
    expect(unanswered).toEqual([]);
    expect(answered).toBeGreaterThan(queries.length / 2);
  });

  /** Rules name no instance; their rows do, as those of most panels. */
  async function isAnsweredFor(instance: string, query: string): Promise<boolean> {
    const rows = await vector(server.url, query.replaceAll(OURS, instance), timeSeconds);
    return rows.some(({ metric }) => query.includes(OURS) || metric.instance === instance);
  }
});
