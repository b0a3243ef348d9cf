/**
 * What rules cost writes: one server under a paced load of remote write, with and without rules by turns (the rule file is
 * emptied and filled, and the configuration loaded anew). Prints the latencies of both, missed iterations and CPU.
 *
 *   npm run build && node --import tsx bench/rules/run.ts [--hosts 100] [--seconds 60] [--rounds 2] [--interval 15]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { encodeBody } from '../../test/e2e/write-client.ts';
import { cpuSeconds } from '../peers/accounting.ts';
import { hostSeries, labelsOn } from '../peers/host-metrics.ts';
import { RULES_PER_GROUP, ruleFile } from './rule-files.ts';

const BINARY = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const PORT = 19_790;
const SERIES_PER_REQUEST = 200;

export interface RulesBenchOptions {
  readonly hosts: number;
  /** Of each part of a round. */
  readonly seconds: number;
  readonly rounds: number;
  /** Of the samples and of the groups. */
  readonly intervalSeconds: number;
}

interface Part {
  readonly latenciesMs: number[];
  cpuSeconds: number;
  seconds: number;
}

type LabelledSeries = { readonly labels: Record<string, string>; value: number };

export async function benchRules(options: RulesBenchOptions): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'narthex-rules-'));
  writeFileSync(join(directory, 'prometheus.yml'), 'rule_files: [rules.json]\n');
  const server = await startServer(directory);
  const load = new PacedLoad(options);
  const running = load.run();
  try {
    const parts = { without: newPart(), with: newPart() };
    let report = '';
    await sleep(1000 * Math.min(options.seconds, 2 * options.intervalSeconds));
    for (let round = 0; round < options.rounds; round++) {
      await measure(parts.without, '{"groups":[]}');
      report += await measure(parts.with, ruleFile(load.hosts, options.intervalSeconds));
    }
    return `${row('without rules', parts.without)}\n${row('with rules', parts.with)}\n${report}`;
  } finally {
    load.stop();
    await running;
    server.kill();
    await once(server, 'close');
    rmSync(directory, { recursive: true });
  }

  async function measure(part: Part, rules: string): Promise<string> {
    writeFileSync(join(directory, 'rules.json'), rules);
    await ask('POST', '/-/reload');
    // Groups begin at their next slot.
    await sleep(1000 * options.intervalSeconds);
    const cpuBefore = cpuSeconds(server.pid!);
    const began = performance.now();
    load.latenciesMs = part.latenciesMs;
    await sleep(1000 * options.seconds);
    load.latenciesMs = [];
    part.seconds += (performance.now() - began) / 1000;
    part.cpuSeconds += cpuSeconds(server.pid!) - cpuBefore;
    return ruleReport(await ask('GET', '/metrics'));
  }
}

function newPart(): Part {
  return { latenciesMs: [], cpuSeconds: 0, seconds: 0 };
}

async function startServer(directory: string) {
  const flags = ['--web.enable-lifecycle', `--web.listen-address=127.0.0.1:${PORT}`, '--log.level=warn'];
  const paths = [
    `--config.file=${join(directory, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(directory, 'data')}`,
  ];
  const server = spawn(process.execPath, [BINARY, ...flags, ...paths], { stdio: 'inherit' });
  for (let tries = 0; tries < 200; tries++) {
    await sleep(50);
    if ((await ask('GET', '/-/ready').catch(() => '')) !== '') return server;
  }
  server.kill();
  throw new Error('the server does not get ready');
}

/** Every series every interval, in requests that are spread over it. */
class PacedLoad {
  readonly hosts: readonly string[];
  latenciesMs: number[] = [];
  readonly #series: LabelledSeries[];
  readonly #intervalMs: number;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 8 });
  readonly #pending = new Set<Promise<void>>();
  #stopped = false;

  constructor({ hosts, intervalSeconds }: RulesBenchOptions) {
    this.#intervalMs = 1000 * intervalSeconds;
    const templates = hostSeries();
    this.#series = Array.from({ length: hosts }, (_, host) =>
      templates.map((template, i) => ({ labels: Object.fromEntries(labelsOn(host, template)), value: 1000 + i })),
    ).flat();
    this.hosts = [...new Set(this.#series.map(({ labels }) => labels.instance))];
  }

  stop(): void {
    this.#stopped = true;
  }

  async run(): Promise<void> {
    const parts = Math.ceil(this.#series.length / SERIES_PER_REQUEST);
    for (let next = Date.now(), part = 0; !this.#stopped; part = (part + 1) % parts, next += this.#intervalMs / parts) {
      const series = this.#series.slice(part * SERIES_PER_REQUEST, (part + 1) * SERIES_PER_REQUEST);
      const timeMs = Date.now();
      const body = encodeBody(
        series.map((one) => {
          one.value += Math.random() * 10;
          return { labels: one.labels, samples: [[timeMs, one.value]] };
        }),
      );
      await sleep(Math.max(0, next - Date.now()));
      this.#send(body);
    }
    await Promise.all(this.#pending);
    this.#agent.destroy();
  }

  #send(body: Uint8Array): void {
    const began = performance.now();
    const into = this.latenciesMs;
    const sent = ask('POST', '/api/v1/write', body, this.#agent).then(() => {
      into.push(performance.now() - began);
      this.#pending.delete(sent);
    });
    this.#pending.add(sent);
  }
}

async function ask(method: string, path: string, body?: Uint8Array, agent?: Agent): Promise<string> {
  const headers = body === undefined ? {} : { 'content-type': 'application/x-protobuf', 'content-encoding': 'snappy' };
  const asked = request({ host: '127.0.0.1', port: PORT, method, path, headers, agent });
  asked.end(body);
  const [answer] = await once(asked, 'response');
  let text = '';
  for await (const chunk of answer) text += chunk;
  if (answer.statusCode >= 300) throw new Error(`${method} ${path}: ${answer.statusCode} ${text}`);
  return text;
}

function row(name: string, { latenciesMs, cpuSeconds: cpu, seconds }: Part): string {
  const sorted = latenciesMs.toSorted((a, b) => a - b);
  const at = (quantile: number) => (sorted[Math.floor(quantile * sorted.length)] ?? Number.NaN).toFixed(2);
  const quantiles = `p50 ${at(0.5)} ms, p90 ${at(0.9)} ms, p99 ${at(0.99)} ms, max ${at(1 - Number.EPSILON)} ms`;
  return `${name}: ${sorted.length} writes, ${quantiles}; ${((100 * cpu) / seconds).toFixed(1)} % of a CPU`;
}

function ruleReport(metrics: string): string {
  const sum = (name: string) =>
    [...metrics.matchAll(new RegExp(`^${name}\\{.*\\} (.*)$`, 'gm'))].reduce(
      (all, [, value]) => all + Number(value),
      0,
    );
  const counts = ['rules', 'iterations_total', 'iterations_missed_total'].map(
    (name) => `${name} ${sum(`prometheus_rule_group_${name}`)}`,
  );
  const evaluations = `evaluations ${sum('prometheus_rule_evaluations_total')}`;
  const failures = `failures ${sum('prometheus_rule_evaluation_failures_total')}`;
  const samples = `samples ${sum('prometheus_rule_group_last_evaluation_samples')}`;
  const slowest = [...metrics.matchAll(/^prometheus_rule_group_last_duration_seconds\{.*\} (.*)$/gm)]
    .map(([, value]) => Number(value))
    .reduce((a, b) => Math.max(a, b), 0);
  return `${[...counts, evaluations, failures, samples].join(', ')}, slowest group ${slowest.toFixed(3)} s\n`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = parseArgs({
    options: {
      hosts: { type: 'string', default: '100' },
      seconds: { type: 'string', default: '60' },
      rounds: { type: 'string', default: '2' },
      interval: { type: 'string', default: '15' },
    },
  });
  const [hosts, seconds, rounds, intervalSeconds] = [values.hosts, values.seconds, values.rounds, values.interval].map(
    Number,
  );
  process.stdout.write(`${hosts} groups of ${RULES_PER_GROUP} rules\n`);
  process.stdout.write(await benchRules({ hosts, seconds, rounds, intervalSeconds }));
}
