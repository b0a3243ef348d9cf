/** The back-test of the real server, by the command, beside what the same rule wrote into ALERTS while it ran. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ask, matrix } from './ask.ts';
import { until } from './programs.ts';
import { BINARY, type ServerProcess, startServerProcess } from './server-process.ts';
import { write } from './write-client.ts';

const INTERVAL_MS = 1000;

const RULES = `
groups:
- name: g
  interval: 1s
  query_offset: 2s
  rules:
  - {alert: Held, expr: load > 5, for: 3s, labels: {level: '{{ if gt $value 8.0 }}high{{ else }}low{{ end }}'}}
  - {alert: Kept, expr: load > 7, keep_firing_for: 2s, annotations: {summary: "{{ $labels.host }} has {{ $value }}"}}
`;

interface Answer {
  readonly groups: {
    readonly rules: {
      readonly name: string;
      readonly failures: number;
      readonly alerts: {
        readonly labels: Record<string, string>;
        readonly episodes: { activeAt: string; firingAt: string | null; endedAt: string | null }[];
      }[];
    }[];
  }[];
}

let directory: string;
let server: ServerProcess;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'narthex-e2e-'));
  await writeFile(join(directory, 'prometheus.yml'), 'rule_files: [rules.yml]\n');
  await writeFile(join(directory, 'rules.yml'), RULES);
  server = await startServerProcess({
    dataPath: join(directory, 'data'),
    flags: [`--config.file=${join(directory, 'prometheus.yml')}`],
  });
});

afterEach(async () => {
  await server.stop();
  await rm(directory, { recursive: true, force: true });
});

/** `{labels} time` of every sample of ALERTS from then on. */
async function recorded(fromMs: number, toMs: number): Promise<string[]> {
  const rows = await matrix(server.url, 'ALERTS[1h]', Date.now() / 1000);
  return rows
    .flatMap(({ metric: { __name__: _, ...labels }, values }) =>
      values.map(([seconds]) => ({ labels, timeMs: Math.round(seconds * 1000) })),
    )
    .filter(({ timeMs }) => timeMs >= fromMs && timeMs <= toMs)
    .map(({ labels, timeMs }) => line(labels, timeMs))
    .sort();
}

const line = (labels: Record<string, string>, timeMs: number): string =>
  `${JSON.stringify(Object.entries(labels).sort())} ${timeMs}`;

function backtested(fromMs: number, toMs: number, offsetMs: number): string[] {
  const flags = [`--url=${server.url}`, `--from=${fromMs / 1000}`, `--to=${toMs / 1000}`, '--json'];
  const output = execFileSync(process.execPath, [BINARY, 'backtest', ...flags, join(directory, 'rules.yml')]);
  const { groups } = JSON.parse(output.toString()) as Answer;
  const told: string[] = [];
  for (const { alerts, failures } of groups.flatMap(({ rules }) => rules)) {
    expect(failures).toBe(0);
    for (const { labels, episodes } of alerts) {
      for (const { activeAt, firingAt, endedAt } of episodes) {
        const end = endedAt === null ? toMs + 1 : Date.parse(endedAt);
        for (let at = Date.parse(activeAt); at < end; at += INTERVAL_MS) {
          const alertstate = firingAt !== null && at >= Date.parse(firingAt) ? 'firing' : 'pending';
          told.push(line({ ...labels, alertstate }, at - offsetMs));
        }
      }
    }
  }
  return told.sort();
}

it('a back-test says what was recorded', { timeout: 90_000 }, async () => {
  const offsetMs = 2000;
  await sleep(3 * INTERVAL_MS);
  const fromMs = Date.now();
  for (let step = 0; step < 40; step++) {
    const values = { a: 5 + 5 * Math.sin(step / 4), b: 5 + 5 * Math.sin(step / 3 + 2) };
    await write(
      server.url,
      Object.entries(values).map(([host, value]) => ({
        labels: { __name__: 'load', host },
        samples: [[Date.now(), value]],
      })),
    );
    await sleep(500);
  }
  await sleep(2 * INTERVAL_MS);
  const toMs = Date.now() - 2 * INTERVAL_MS;
  await until('the last evaluation', 20_000, async () => {
    const { data } = await ask(server.url, 'rules', {});
    const [{ lastEvaluation }] = (data as unknown as { groups: { lastEvaluation: string }[] }).groups;
    return Date.parse(lastEvaluation) > toMs + INTERVAL_MS ? true : null;
  });
  const expected = await recorded(fromMs - offsetMs, toMs - offsetMs);
  expect(expected.length).toBeGreaterThan(20);
  expect(backtested(fromMs, toMs, offsetMs)).toEqual(expected);
});
