/**
 * A real Prometheus scrapes a real node_exporter and itself and writes into Narthex; then the same questions are asked of
 * both. NARTHEX_E2E_SECONDS sets how long it scrapes.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, vector } from './ask.ts';
import { missingPrograms, type Program, startProgram, until, untilHealthy } from './programs.ts';
import { firstDifference, rowCount } from './same-result.ts';
import { freePort, type ServerProcess, startServerProcess } from './server-process.ts';

const SCRAPE_SECONDS = Number(process.env.NARTHEX_E2E_SECONDS ?? 20);
const JOBS = 'job=~"node|prometheus"';

/** Nothing is computed: texts must be equal. */
const EXACT_QUERIES = [
  `{${JOBS}}`,
  'node_cpu_seconds_total{mode!~"idle|user"}',
  'node_memory_MemAvailable_bytes offset 3s',
  `count by (job, __name__) ({${JOBS}})`,
  `max by (job) (scrape_samples_scraped{${JOBS}})`,
  'min without (cpu) (node_cpu_seconds_total)',
  'topk(3, node_scrape_collector_duration_seconds)',
  'bottomk by (job) (2, scrape_duration_seconds{job=~"node|prometheus"})',
  'last_over_time(node_load1[5s])',
  'max_over_time(node_load1[7s]) >= min_over_time(node_load1[7s])',
  'changes(process_cpu_seconds_total{job=~"node|prometheus"}[10s])',
  'resets(node_context_switches_total[10s])',
  'count_over_time(up{job=~"node|prometheus"}[6s])',
  'up{job="node"} == 1 unless on (job) up{job="prometheus"}',
  'node_cpu_seconds_total and on (cpu, mode) (node_cpu_seconds_total > 1)',
  'label_replace(up{job=~"node|prometheus"}, "port", "$1", "instance", ".*:(.*)")',
  'label_join(node_uname_info, "both", "/", "sysname", "machine")',
  'absent(node_load1{job="none"})',
  'count_values("v", up{job=~"node|prometheus"})',
  'idelta(node_load1[5s])',
  'quantile(0.5, node_load1)',
  'floor(node_time_seconds) - ceil(node_boot_time_seconds)',
];

/** Newer versions of Prometheus than the one at hand compute these in another order: the last bits may differ. */
const COMPUTED_QUERIES = [
  'rate(node_cpu_seconds_total[5s])',
  'sum by (mode) (rate(node_cpu_seconds_total[5s]))',
  'increase(node_context_switches_total[8s])',
  'irate(node_disk_io_time_seconds_total[5s])',
  'delta(node_memory_MemFree_bytes[6s])',
  'deriv(node_memory_MemFree_bytes[6s])',
  'avg by (mode) (node_cpu_seconds_total)',
  'avg_over_time(node_load1[5s])',
  'sum_over_time(scrape_duration_seconds{job=~"node|prometheus"}[5s])',
  'stddev_over_time(node_scrape_collector_duration_seconds[6s])',
  'quantile_over_time(0.9, node_scrape_collector_duration_seconds[6s])',
  '1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes',
  'histogram_quantile(0.9, sum by (le) (rate(prometheus_http_request_duration_seconds_bucket{job="prometheus"}[10s])))',
  'max_over_time(sum by (cpu) (node_cpu_seconds_total)[8s:2s])',
  'predict_linear(node_memory_MemFree_bytes[8s], 60)',
  'node_cpu_seconds_total * on (instance) group_left (sysname) node_uname_info',
  'stddev(node_scrape_collector_duration_seconds)',
  'sum(node_memory_MemTotal_bytes) ^ 0.5',
];

const missing = missingPrograms('prometheus', 'prometheus-node-exporter');

describe.skipIf(missing !== null)(
  `a real Prometheus writes and both are asked${missing ? ` (${missing})` : ''}`,
  () => {
    const programs: Program[] = [];
    let directory: string;
    let server: ServerProcess;
    let prometheusUrl: string;
    /** A time (s) whose distance to every scrape is no whole number of seconds: window ends then never meet a sample. */
    let end: number;

    beforeAll(
      async () => {
        directory = await mkdtemp(join(tmpdir(), 'narthex-e2e-'));
        server = await startServerProcess();
        const [exporterPort, prometheusPort] = [await freePort(), await freePort()];
        prometheusUrl = `http://127.0.0.1:${prometheusPort}`;
        await writeFile(join(directory, 'prometheus.yml'), configuration(exporterPort, prometheusPort, server.url));
        const exporter = startProgram(
          'prometheus-node-exporter',
          [`--web.listen-address=127.0.0.1:${exporterPort}`],
          directory,
        );
        programs.push(exporter);
        programs.push(
          startProgram(
            'prometheus',
            [
              `--config.file=${join(directory, 'prometheus.yml')}`,
              `--storage.tsdb.path=${join(directory, 'data')}`,
              `--web.listen-address=127.0.0.1:${prometheusPort}`,
            ],
            directory,
          ),
        );
        await untilHealthy(`${prometheusUrl}/-/ready`);
        await sleep(SCRAPE_SECONDS * 500);
        // The second half of the time has a gap: series end with staleness markers and come back.
        await exporter.stop();
        await sleep(Math.min(3000, SCRAPE_SECONDS * 100));
        programs.push(
          startProgram('prometheus-node-exporter', [`--web.listen-address=127.0.0.1:${exporterPort}`], directory),
        );
        await sleep(SCRAPE_SECONDS * 500);
        end = await comparisonTime(prometheusUrl);
        await until(`samples up to ${end}`, 30_000, async () => {
          const newest = await vector(server.url, `min(timestamp(up{${JOBS}}))`, Date.now() / 1000);
          return newest.length > 0 && Number(newest[0].value[1]) > end ? true : null;
        });
      },
      120_000 + SCRAPE_SECONDS * 1500,
    );

    afterAll(async () => {
      for (const program of programs.reverse()) await program.stop();
      await server?.stop();
      await rm(directory, { recursive: true, force: true });
    });

    it('refuses nothing that it is sent', async () => {
      const failed = await vector(
        prometheusUrl,
        'sum(prometheus_remote_storage_samples_failed_total)',
        Date.now() / 1000,
      );
      expect(failed.map(({ value }) => value[1])).toEqual(['0']);
    });

    it('stores every sample of every series with its own timestamp', async () => {
      const query = `{${JOBS}}[${SCRAPE_SECONDS}s]`;
      const wanted = await ask(prometheusUrl, 'query', { query, time: end });
      expect(rowCount(wanted)).toBeGreaterThan(500);
      expect(firstDifference(await ask(server.url, 'query', { query, time: end }), wanted, 0)).toBeNull();
    });

    const cases = [
      ...EXACT_QUERIES.map((query) => ({ query, tolerance: 0 })),
      ...COMPUTED_QUERIES.map((query) => ({ query, tolerance: 1e-11 })),
    ];

    it.each(cases)('answers alike: $query', async ({ query, tolerance }) => {
      const range = { query, start: end - SCRAPE_SECONDS, end, step: 1 };
      const wanted = await ask(prometheusUrl, 'query_range', range);
      expect(wanted.status).toBe('success');
      expect(firstDifference(await ask(server.url, 'query_range', range), wanted, tolerance)).toBeNull();
      const instant = { query, time: end };
      const wantedNow = await ask(prometheusUrl, 'query', instant);
      expect(firstDifference(await ask(server.url, 'query', instant), wantedNow, tolerance)).toBeNull();
    });

    it.each([
      ['labels', {}],
      ['label/__name__/values', {}],
      ['label/mode/values', { 'match[]': 'node_cpu_seconds_total' }],
      ['series', { 'match[]': `{${JOBS},__name__=~"node_(cpu|load).*"}` }],
    ])('knows the same %s', async (path, parameters) => {
      const times = { start: end - SCRAPE_SECONDS, end };
      const restricted = { 'match[]': `{${JOBS}}`, ...parameters, ...times };
      const wanted = await ask(prometheusUrl, path, restricted);
      expect(sortedData(await ask(server.url, path, restricted))).toEqual(sortedData(wanted));
    });
  },
);

function configuration(exporterPort: number, prometheusPort: number, receiverUrl: string): string {
  return `
global: { scrape_interval: 1s, scrape_timeout: 1s }
scrape_configs:
  - job_name: node
    static_configs: [{ targets: ['127.0.0.1:${exporterPort}'] }]
  - job_name: prometheus
    static_configs: [{ targets: ['127.0.0.1:${prometheusPort}'] }]
remote_write:
  - url: ${receiverUrl}/api/v1/write
    queue_config: { batch_send_deadline: 200ms }
`;
}

/**
 * About two seconds ago, at least 50 ms off the scrapes of every target, counted modulo a second, and off the whole seconds
 * at which subqueries are evaluated.
 */
async function comparisonTime(prometheusUrl: string): Promise<number> {
  const newest = await vector(prometheusUrl, 'timestamp(up)', Date.now() / 1000);
  const offsetsMs = newest.map(({ value }) => Math.round(Number(value[1]) * 1000) % 1000);
  const distance = (a: number, b: number): number => Math.min(Math.abs(a - b), 1000 - Math.abs(a - b));
  const offsetMs = [100, 200, 300, 400, 500, 600, 700, 800, 900].find((candidate) =>
    offsetsMs.every((offset) => distance(offset, candidate) >= 50),
  );
  return Math.floor(Date.now() / 1000) - 2 + (offsetMs ?? 50) / 1000;
}

/** Lists come in no fixed order from older versions. */
function sortedData(answer: { data?: unknown }): string[] {
  return (answer.data as unknown[])
    .map((entry) => (typeof entry === 'string' ? entry : JSON.stringify(Object.entries(entry as object).sort())))
    .sort();
}
