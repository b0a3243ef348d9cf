/**
 * Alerts through a real Alertmanager to whoever it tells: grouped, resolved, and through kill -9 of the server in the middle of
 * `for`, after which the alert fires neither early nor from the start again.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from './ask.ts';
import { type HttpSink, startHttpSink } from './http-sink.ts';
import { missingPrograms, type Program, startProgram, until } from './programs.ts';
import { freePort, type ServerProcess, startServerProcess } from './server-process.ts';
import { write } from './write-client.ts';

const missing = missingPrograms('prometheus-alertmanager');

const FOR_MS = 12_000;
const DOWN_MS = 4000;

const RULES = `
groups:
- name: g
  interval: 1s
  rules:
  - alert: Backlog
    expr: jobs > 10
    labels: {severity: page}
    annotations: {summary: "{{ $labels.queue }} has {{ $value }} jobs on {{ $externalLabels.cluster }}"}
  - alert: Long
    expr: long > 10
    for: ${FOR_MS / 1000}s
`;

interface Told {
  readonly status: string;
  readonly groupLabels: Record<string, string>;
  readonly alerts: {
    readonly status: string;
    readonly labels: Record<string, string>;
    readonly annotations: Record<string, string>;
    readonly startsAt: string;
  }[];
}

describe.skipIf(missing !== null)(`alerts through Alertmanager${missing === null ? '' : ` (${missing})`}`, () => {
  let directory: string;
  let alertmanager: Program;
  let alertmanagerPort: number;
  let sink: HttpSink;
  let server: ServerProcess;

  const start = (port?: number) =>
    startServerProcess({
      port,
      dataPath: join(directory, 'data'),
      flags: [
        `--config.file=${join(directory, 'prometheus.yml')}`,
        '--rules.alert.for-grace-period=1s',
        '--rules.alert.resend-delay=1s',
      ],
    });

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'narthex-e2e-'));
    sink = await startHttpSink();
    alertmanagerPort = await freePort();
    await writeFile(join(directory, 'rules.yml'), RULES);
    await writeFile(
      join(directory, 'prometheus.yml'),
      `global: {external_labels: {cluster: one, replica: a}}
rule_files: [rules.yml]
alerting:
  alert_relabel_configs: [{regex: replica, action: labeldrop}]
  alertmanagers: [{static_configs: [{targets: ["127.0.0.1:${alertmanagerPort}"]}]}]
`,
    );
    await writeFile(
      join(directory, 'alertmanager.yml'),
      `route: {receiver: sink, group_by: [alertname], group_wait: 1s, group_interval: 1s, repeat_interval: 1h}
receivers: [{name: sink, webhook_configs: [{url: "${sink.url}/", send_resolved: true}]}]
`,
    );
    alertmanager = startProgram(
      'prometheus-alertmanager',
      [
        `--config.file=${join(directory, 'alertmanager.yml')}`,
        `--storage.path=${join(directory, 'alertmanager')}`,
        `--web.listen-address=127.0.0.1:${alertmanagerPort}`,
        '--cluster.listen-address=',
      ],
      directory,
    );
    await until('Alertmanager', 20_000, async () =>
      (await fetch(`http://127.0.0.1:${alertmanagerPort}/-/ready`)).ok ? true : null,
    );
    server = await start();
  }, 60_000);

  afterAll(async () => {
    await server?.stop();
    await alertmanager?.stop();
    await sink?.close();
    await rm(directory, { recursive: true, force: true });
  });

  const told = (): Told[] => sink.taken.map(({ body }) => JSON.parse(body) as Told);

  function report(name: string, values: Readonly<Record<string, number>>): Promise<unknown> {
    const series = Object.entries(values).map(([queue, value]) => ({
      labels: { __name__: name, queue },
      samples: [[Date.now(), value] as const],
    }));
    return write(server.url, series);
  }

  it('are grouped, told with external labels, and resolved', { timeout: 60_000 }, async () => {
    await report('jobs', { mail: 20, web: 30, idle: 1 });
    const first = await until(
      'both alerts',
      20_000,
      async () => told().find(({ alerts }) => alerts.length === 2) ?? null,
    );
    expect(first).toMatchObject({ status: 'firing', groupLabels: { alertname: 'Backlog' } });
    expect(first.alerts.map(({ labels, annotations }) => ({ labels, annotations }))).toEqual(
      ['mail', 'web'].map((queue) => ({
        labels: { alertname: 'Backlog', cluster: 'one', queue, severity: 'page' },
        annotations: { summary: `${queue} has ${queue === 'mail' ? 20 : 30} jobs on one` },
      })),
    );
    expect((await ask(server.url, 'alertmanagers', {})).data).toEqual({
      activeAlertmanagers: [{ url: `http://127.0.0.1:${alertmanagerPort}/api/v2/alerts` }],
      droppedAlertmanagers: [],
    });
    await report('jobs', { mail: 1, web: 1 });
    const last = await until('the end', 20_000, async () => told().find(({ status }) => status === 'resolved') ?? null);
    expect(last.alerts.map(({ status, labels }) => [labels.queue, status])).toEqual([
      ['mail', 'resolved'],
      ['web', 'resolved'],
    ]);
  });

  it('fire neither early nor from the start again after an outage of the server', { timeout: 90_000 }, async () => {
    const keepGoing = setInterval(() => void report('long', { mail: 20 }).catch(() => undefined), 500);
    try {
      await report('long', { mail: 20 });
      const active = await until('a pending alert', 20_000, async () => {
        const { data } = await ask(server.url, 'alerts', {});
        const { alerts } = data as unknown as { alerts: { labels: { alertname: string }; activeAt: string }[] };
        return alerts.find(({ labels }) => labels.alertname === 'Long') ?? null;
      });
      const activeAtMs = Date.parse(active.activeAt);
      await sleep(FOR_MS / 2);
      server.kill('SIGKILL');
      await server.exited;
      const downAtMs = Date.now();
      await sleep(DOWN_MS);
      server = await start(server.port);
      const firing = await until('the alert', 40_000, async () => {
        const all = told().flatMap(({ alerts }) => alerts);
        return all.find(({ labels, status }) => labels.alertname === 'Long' && status === 'firing') ?? null;
      });
      const heldMs = Date.parse(firing.startsAt) - activeAtMs;
      // The outage does not count; the restart itself and the two evaluations until the state is back do not either.
      expect(heldMs).toBeGreaterThanOrEqual(FOR_MS + DOWN_MS - 1000);
      expect(Date.parse(firing.startsAt) - downAtMs - DOWN_MS).toBeLessThan(FOR_MS - 1000);
    } finally {
      clearInterval(keepGoing);
    }
  });
});
