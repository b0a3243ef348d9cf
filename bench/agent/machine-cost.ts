/** What delivering one machine's metrics costs: the agent, and node_exporter with a Prometheus in agent mode. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { vector } from '../../test/e2e/ask.ts';
import { until, untilHealthy } from '../../test/e2e/programs.ts';
import { BINARY, freePort, startServerProcess } from '../../test/e2e/server-process.ts';
import { cpuSeconds, residentBytes } from '../peers/accounting.ts';
import { median } from '../peers/statistics.ts';

const READING_DISTANCE_MS = 1000;

export interface MachineCostOptions {
  /** Between rounds of the agent and scrapes of Prometheus. */
  readonly intervalSeconds: number;
  /** Not measured by itself: the programs start and fill what they keep. */
  readonly warmUpSeconds: number;
  readonly seconds: number;
}

export interface ProgramCost {
  readonly name: string;
  /** From the start of the process to the end of the warm-up, processes that it started included. */
  readonly startCpuSeconds: number;
  /** Of one core, after the warm-up. */
  readonly cpuShare: number;
  /** Median and maximum after the warm-up. */
  readonly residentBytes: number;
  readonly residentBytesMax: number;
}

export interface MachineCost {
  readonly programs: readonly ProgramCost[];
  /** Series that reached the receiver, by the job that brought them. */
  readonly series: ReadonlyMap<string, number>;
}

interface Measured {
  readonly name: string;
  readonly pid: number;
  readonly resident: number[];
}

/** Both send to one server, which is not measured. */
export async function measureMachineCost(options: MachineCostOptions): Promise<MachineCost> {
  const directory = mkdtempSync(join(tmpdir(), 'narthex-agent-cost-'));
  const receiver = await startServerProcess({ dataPath: join(directory, 'receiver') });
  const children: ChildProcess[] = [];
  try {
    const programs = await startPrograms(`${receiver.url}/api/v1/write`, directory, options.intervalSeconds, children);
    await sleep(1000 * options.warmUpSeconds);
    const costs = await measured(programs, options.seconds);
    return { programs: costs, series: await seriesAt(receiver.url) };
  } finally {
    for (const child of children) await ended(child);
    await receiver.stop();
    rmSync(directory, { recursive: true });
  }
}

async function startPrograms(
  url: string,
  directory: string,
  intervalSeconds: number,
  children: ChildProcess[],
): Promise<Measured[]> {
  const start = (name: string, command: string, args: readonly string[]): Measured => {
    const child = spawn(command, args, { stdio: 'ignore', cwd: directory });
    children.push(child);
    return { name, pid: child.pid!, resident: [] };
  };
  const [agentAddress, exporterAddress, prometheusAddress] = await Promise.all(
    Array.from({ length: 3 }, async () => `127.0.0.1:${await freePort()}`),
  );
  const configPath = join(directory, 'prometheus.yml');
  writeFileSync(configPath, prometheusConfig(url, exporterAddress, intervalSeconds));
  const agent = start('narthex agent', process.execPath, [
    ...[BINARY, 'agent', `--remote-write.url=${url}`, '--job=agent', `--interval=${intervalSeconds}s`],
    ...[`--storage.agent.path=${join(directory, 'agent')}`, `--web.listen-address=${agentAddress}`],
  ]);
  const exporter = start('node_exporter', 'prometheus-node-exporter', [`--web.listen-address=${exporterAddress}`]);
  const prometheus = start('prometheus --enable-feature=agent', 'prometheus', [
    ...['--enable-feature=agent', `--config.file=${configPath}`, `--web.listen-address=${prometheusAddress}`],
    `--storage.agent.path=${join(directory, 'prometheus')}`,
  ]);
  for (const address of [agentAddress, prometheusAddress]) await untilHealthy(`http://${address}/-/healthy`);
  return [agent, exporter, prometheus];
}

function prometheusConfig(url: string, target: string, intervalSeconds: number): string {
  return JSON.stringify({
    global: { scrape_interval: `${intervalSeconds}s`, scrape_timeout: `${intervalSeconds}s` },
    scrape_configs: [{ job_name: 'node_exporter', static_configs: [{ targets: [target] }] }],
    remote_write: [{ url }],
  });
}

async function measured(programs: readonly Measured[], seconds: number): Promise<ProgramCost[]> {
  const before = programs.map(({ pid }) => treeCpuSeconds(pid));
  const beganMs = performance.now();
  while (performance.now() < beganMs + 1000 * seconds) {
    await sleep(READING_DISTANCE_MS);
    for (const { pid, resident } of programs) resident.push(treeResidentBytes(pid));
  }
  const tookSeconds = (performance.now() - beganMs) / 1000;
  return programs.map(({ name, pid, resident }, i) => ({
    name,
    startCpuSeconds: before[i],
    cpuShare: (treeCpuSeconds(pid) - before[i]) / tookSeconds,
    residentBytes: median(resident),
    residentBytesMax: Math.max(...resident),
  }));
}

/** By job. Prometheus sends some seconds after it has scraped. */
function seriesAt(url: string): Promise<Map<string, number>> {
  return until('samples of both', 30_000, async () => {
    const rows = await vector(url, 'count by (job) ({job=~"agent|node_exporter"})', Date.now() / 1000);
    return rows.length < 2 ? null : new Map(rows.map(({ metric, value }) => [metric.job, Number(value[1])]));
  });
}

/** The process and all below it: the agent keeps a Perl for the kernel's clock. */
function treeOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').split(' ').filter(Boolean).map(Number);
  return [pid, ...children.flatMap(treeOf)];
}

function treeCpuSeconds(pid: number): number {
  return treeOf(pid).reduce((sum, each) => sum + cpuSeconds(each), 0);
}

/** Pages that two of them share count twice; a process that is ending has none. */
function treeResidentBytes(pid: number): number {
  return treeOf(pid).reduce((sum, each) => sum + (residentBytes(each) || 0), 0);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill();
  await exit;
}
