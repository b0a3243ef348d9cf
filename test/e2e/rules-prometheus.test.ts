/** The same rules over the same data in Prometheus and here: the same rules API, alerts and series. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, vector } from './ask.ts';
import { missingPrograms, type Program, startProgram, until, untilHealthy } from './programs.ts';
import { freePort, type ServerProcess, startServerProcess } from './server-process.ts';
import { write } from './write-client.ts';

const missing = missingPrograms('prometheus');

const RULES = `
groups:
- name: recorded
  interval: 1s
  rules:
  - {record: "job:requests:sum", expr: "sum by (job) (requests)", labels: {team: core, job: ""}}
  - {record: "requests:copy", expr: "requests * 2", labels: {code: "all"}}
  - {record: scalar, expr: "2 * 21"}
  - {record: duplicates, expr: requests, labels: {host: x, job: "", code: ""}}
  - {record: string, expr: '"text"'}
  - {record: ratio, expr: "requests / on (job, code) group_left () limits"}
- name: limited
  interval: 1s
  limit: 2
  rules:
  - {record: many, expr: requests}
  - {alert: TooMany, expr: requests > 0}
  - {alert: Few, expr: "requests{host=\\"a\\",code=\\"200\\"} > 0"}
- name: alerts
  interval: 1s
  rules:
  - alert: Errors
    expr: requests{code="500"} > 1
    labels: {severity: page, job: ""}
    annotations: {summary: errors, empty: ""}
  - alert: Waits
    expr: sum by (job) (requests) > 0
    for: 1h
    keep_firing_for: 5m
  - {alert: Firing, expr: 'ALERTS{alertname="Errors",alertstate="firing"}', labels: {again: "yes"}}
  - alert: Templates
    expr: sum by (code) (requests) > 0
    labels: {value: "{{ $value }}", zone: "{{ $externalLabels.zone }}"}
    annotations:
      summary: '{{ $labels.code | toUpper }} {{ humanize 123456 }} {{ printf "%.2f" $value }} at {{ $externalURL }}'
      asked: '{{ range query "sort(requests)" }}{{ .Labels.host }}{{ .Labels.code }}={{ .Value }} {{ end }}'
      wrong: '{{ query "1 +" }}'
      link: '{{ graphLink "up == 0" }} {{ tableLink "up" }}'
  - {alert: Same, expr: requests, labels: {host: "", code: x}}
  - {alert: Never, expr: "absent(requests)"}
  - {alert: Scalar, expr: "vector(1) == 1"}
  - {record: "alerts:count", expr: "count by (alertname, alertstate) (ALERTS{alertname=~\\"Errors|Waits|Firing\\"})"}
`;

type Json = Record<string, unknown>;

/** What depends on the clock is left out, and empty labels, which older versions do not show. */
function steady(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(steady).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }
  if (typeof value !== 'object' || value === null) return value;
  const left = ['evaluationTime', 'lastEvaluation', 'activeAt', 'file'];
  return Object.fromEntries(
    Object.entries(value as Json)
      .filter(([key, inner]) => !left.includes(key) && !(key === 'labels' && JSON.stringify(inner) === '{}'))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, steady(inner)]),
  );
}

describe.skipIf(missing !== null)(`rules beside Prometheus${missing ? ` (${missing})` : ''}`, () => {
  let directory: string;
  let prometheus: Program;
  let prometheusUrl: string;
  let server: ServerProcess;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'narthex-e2e-'));
    const config = join(directory, 'prometheus.yml');
    await writeFile(config, 'global: {external_labels: {zone: eu}}\nrule_files: [rules.yml]\n');
    await writeFile(join(directory, 'rules.yml'), RULES);
    const port = await freePort();
    prometheusUrl = `http://127.0.0.1:${port}`;
    prometheus = startProgram(
      'prometheus',
      [
        `--config.file=${config}`,
        `--storage.tsdb.path=${join(directory, 'prometheus')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--web.enable-remote-write-receiver',
        '--web.external-url=http://rules.example.org',
      ],
      directory,
    );
    server = await startServerProcess({
      flags: [`--config.file=${config}`, '--web.external-url=http://rules.example.org'],
    });
    await untilHealthy(`${prometheusUrl}/-/ready`);
  }, 60_000);

  afterAll(async () => {
    await prometheus?.stop();
    await server?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  async function requests(value: number): Promise<void> {
    const timeMs = Date.now();
    const series = ['a', 'b'].flatMap((host) =>
      ['200', '500'].map((code, i) => ({
        labels: { __name__: 'requests', code, host, job: 'web' },
        samples: [[timeMs, value * (i + 1) + (host === 'a' ? 0 : 2)]] as const,
      })),
    );
    const limits = { labels: { __name__: 'limits', code: '500', job: 'web' }, samples: [[timeMs, 4]] as const };
    for (const url of [prometheusUrl, server.url]) await write(url, [limits, ...series]);
  }

  /** Rules, alerts and series of one server; the times of beginnings are left out. */
  async function shown(url: string): Promise<Json> {
    const now = Date.now() / 1000;
    const names = '{__name__=~"job:.*|requests:.*|scalar|duplicates|ratio|many|ALERTS|alerts:count"}';
    const series = (await vector(url, names, now)).map(({ metric, value }) => [metric, value[1]]);
    const begins = (await vector(url, 'ALERTS_FOR_STATE', now)).map(({ metric }) => metric);
    const rules = ((await ask(url, 'rules', {})).data as unknown as Json).groups;
    const alerts = ((await ask(url, 'alerts', {})).data as unknown as Json).alerts;
    return steady({ rules, alerts, series, begins }) as Json;
  }

  /** Asks both until they say the same; then what they say. */
  async function same(): Promise<Json> {
    let last: readonly Json[] = [];
    try {
      return await until('both to say the same', 15_000, async () => {
        last = [await shown(server.url), await shown(prometheusUrl)];
        return JSON.stringify(last[0]) === JSON.stringify(last[1]) ? last[0] : null;
      });
    } catch {
      expect(last[0]).toEqual(last[1]);
      return last[0];
    }
  }

  it('is the same before, while and after alerts fire', { timeout: 90_000 }, async () => {
    await requests(1);
    // States are restored after two evaluations; the series of alerts come with the third.
    await until('series of alerts', 30_000, async () =>
      (await vector(server.url, 'ALERTS', Date.now() / 1000)).length > 4 ? true : null,
    );
    const many = await same();
    expect((many.alerts as unknown[]).length).toBeGreaterThan(4);
    await requests(-5);
    await until('fewer alerts', 30_000, async () =>
      (await vector(server.url, 'ALERTS{alertname="Errors"}', Date.now() / 1000)).length === 0 ? true : null,
    );
    const few = await same();
    expect((few.alerts as unknown[]).length).toBeLessThan((many.alerts as unknown[]).length);
  });
});
