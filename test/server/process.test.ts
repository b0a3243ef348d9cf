/**
 * Start, readiness, reload and stop of the real binary, over HTTP and signals.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { type ServerOptions, type ServerProcess, spawnServer, startServerProcess } from '../e2e/server-process.ts';

const running: ServerProcess[] = [];
const directories: string[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
  await Promise.all(directories.splice(0).map((path) => rm(path, { recursive: true, force: true })));
});

async function start(options: ServerOptions = {}): Promise<ServerProcess> {
  const server = await startServerProcess(options);
  running.push(server);
  return server;
}

/** Starts a process that is expected to end by itself, and waits for that. */
async function runToEnd(options: ServerOptions): Promise<{ code: number | null; output: string }> {
  const server = await spawnServer(options);
  running.push(server);
  const { code } = await server.exited;
  return { code, output: server.output() };
}

async function temporaryDirectory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'narthex-test-'));
  directories.push(path);
  return path;
}

interface Sample {
  readonly metric: Record<string, string>;
  readonly value: [number, string];
}

async function query(server: ServerProcess, expression: string): Promise<Sample[]> {
  const response = await fetch(`${server.url}/api/v1/query?query=${encodeURIComponent(expression)}`);
  const { data } = (await response.json()) as { data: { result: Sample[] } };
  return data.result;
}

/** Asks again and again until `holds`; the last answer is returned. */
async function until<T>(ask: () => Promise<T>, holds: (answer: T) => boolean): Promise<T> {
  const deadlineMs = Date.now() + 10_000;
  for (;;) {
    const answer = await ask();
    if (holds(answer) || Date.now() > deadlineMs) return answer;
    await sleep(20);
  }
}

describe('a server that has started', () => {
  test('answers a first query about itself as soon as it is ready', async () => {
    const server = await start();
    const up = await query(server, 'up');
    expect(up).toHaveLength(1);
    expect(up[0].metric).toEqual({ __name__: 'up', job: 'narthex', instance: `localhost:${server.port}` });
    expect(up[0].value[1]).toBe('1');
  });

  test('has the metrics that dashboards read, with value 0 where nothing has happened', async () => {
    const server = await start();
    const values = async (expression: string) => (await query(server, expression)).map((one) => one.value[1]);
    const buildInfo = () => values('prometheus_build_info{version="3.14.0"}');
    // The first scrape waits until those who waited for the start have been served.
    expect(await until(buildInfo, (found) => found.length > 0)).toEqual(['1']);
    expect(await values('prometheus_config_last_reload_successful')).toEqual(['1']);
    expect(await values('prometheus_ready')).toEqual(['1']);
    expect(await values('prometheus_engine_queries_concurrent_max')).toEqual(['20']);
    // `up`, before that scrape.
    expect(await values('sum(prometheus_tsdb_head_samples_appended_total)')).toEqual(['1']);
    expect(await values('sum(prometheus_tsdb_out_of_order_samples_total)')).toEqual(['0']);
    expect(await values('count(process_resident_memory_bytes > 1e6)')).toEqual(['1']);
    expect(await values('prometheus_http_requests_total{handler="/api/v1/query_range",code="200"}')).toEqual(['0']);
  });

  test('shows its flags and its effective configuration', async () => {
    const path = join(await temporaryDirectory(), 'my.yml');
    await writeFile(path, 'global: {evaluation_interval: 7s}\nscrape_configs: [{job_name: a}]\n');
    const server = await start({ flags: [`--config.file=${path}`, '--query.timeout=90s', '--config.auto-reload'] });
    const data = async (endpoint: string) =>
      ((await (await fetch(`${server.url}${endpoint}`)).json()) as { data: unknown }).data;
    expect(await data('/api/v1/status/flags')).toMatchObject({ 'query.timeout': '1m30s', 'config.file': path });
    expect(((await data('/api/v1/status/config')) as { yaml: string }).yaml).toContain('evaluation_interval: 7s\n');
    expect(server.output()).toContain('msg="These sections have no effect yet" sections=scrape_configs');
    expect(server.output()).toContain('msg="These flags have no effect here" flags=config.auto-reload');
  });

  test('lets no second process have its data', async () => {
    const first = await start();
    const second = await runToEnd({ dataPath: first.dataPath });
    expect(second.code).toBe(1);
    expect(second.output).toContain(String(first.pid));
    expect(await query(first, '1+1')).toBeDefined();
  });
});

describe('a start that fails', () => {
  test('an unknown flag: 2, and the flag that was meant', async () => {
    const { code, output } = await runToEnd({ flags: ['--web.enable-lifecyle'] });
    expect(code).toBe(2);
    expect(output).toContain("unknown long flag '--web.enable-lifecyle', did you mean '--web.enable-lifecycle'?");
  });

  test('a bad configuration: 2, with file, line and field', async () => {
    const path = join(await temporaryDirectory(), 'bad.yml');
    await writeFile(path, 'global:\n  scrape_intervall: 15s\n');
    const { code, output } = await runToEnd({ flags: [`--config.file=${path}`] });
    expect(code).toBe(2);
    expect(output).toContain(
      `parsing YAML file ${path}: line 2: global: field scrape_intervall not found in type config.plain`,
    );
  });

  test('a configuration that was named and is not there: 2', async () => {
    const { code, output } = await runToEnd({ flags: ['--config.file=/nonexistent/prometheus.yml'] });
    expect(code).toBe(2);
    expect(output).toContain('open /nonexistent/prometheus.yml: no such file or directory');
  });

  test('a port that is taken: 1', async () => {
    const first = await start();
    const { code, output } = await runToEnd({ port: first.port });
    expect(code).toBe(1);
    expect(output).toContain(`listen on 127.0.0.1:${first.port}`);
  });
});

describe('a reload', () => {
  const yamlOf = async (server: ServerProcess) =>
    ((await (await fetch(`${server.url}/api/v1/status/config`)).json()) as { data: { yaml: string } }).data.yaml;

  test('by SIGHUP takes a good configuration and keeps the old one instead of a bad one', async () => {
    const path = join(await temporaryDirectory(), 'prometheus.yml');
    await writeFile(path, 'global: {evaluation_interval: 7s}\n');
    const server = await start({ flags: [`--config.file=${path}`] });

    await writeFile(path, 'global: {evaluation_interval: 8s}\n');
    server.kill('SIGHUP');
    await until(
      () => yamlOf(server),
      (yaml) => yaml.includes('evaluation_interval: 8s'),
    );
    expect(await yamlOf(server)).toContain('evaluation_interval: 8s');

    await writeFile(path, 'global: {evaluation_intervall: 9s}\n');
    server.kill('SIGHUP');
    const reloaded = async () => await (await fetch(`${server.url}/metrics`)).text();
    const metrics = await until(reloaded, (text) => text.includes('prometheus_config_last_reload_successful 0'));
    expect(metrics).toContain('prometheus_config_last_reload_successful 0\n');
    expect(await yamlOf(server)).toContain('evaluation_interval: 8s');
    expect(server.output()).toContain('field evaluation_intervall not found');
  });

  test('by HTTP answers when it is done, or with the reason', async () => {
    const path = join(await temporaryDirectory(), 'prometheus.yml');
    await writeFile(path, '');
    const server = await start({ flags: [`--config.file=${path}`, '--web.enable-lifecycle'] });
    const reload = () => fetch(`${server.url}/-/reload`, { method: 'POST' });
    expect((await reload()).status).toBe(200);
    await writeFile(path, 'x: 1\n');
    const refused = await reload();
    expect(refused.status).toBe(500);
    expect(await refused.text()).toContain('line 1: field x not found');
  });
});

describe('a stop', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)('by %s ends with 0', async (signal) => {
    const server = await start();
    server.kill(signal);
    expect(await server.exited).toEqual({ code: 0, signal: null });
    expect(server.output()).toContain('msg="See you next time!"');
  });

  test('by POST /-/quit ends with 0', async () => {
    const server = await start({ flags: ['--web.enable-lifecycle'] });
    const response = await fetch(`${server.url}/-/quit`, { method: 'POST' });
    expect(await response.text()).toBe('Requesting termination... Goodbye!');
    expect(await server.exited).toEqual({ code: 0, signal: null });
  });

  /** Takes some hundred milliseconds of a worker. */
  const slow = 'sum_over_time((vector(1) + time())[100d:1s])';

  test('lets a query in flight end, and takes no new connection', async () => {
    const server = await start();
    const answer = query(server, slow);
    await until(
      async () => await (await fetch(`${server.url}/metrics`)).text(),
      (text) => text.includes('\nprometheus_engine_queries 1\n'),
    );
    server.kill('SIGTERM');
    await until(
      async () => server.output(),
      (output) => output.includes('Stopping'),
    );
    await expect(fetch(`${server.url}/-/healthy`, { headers: { connection: 'close' } })).rejects.toThrow();
    expect(await answer).toHaveLength(1);
    expect(await server.exited).toEqual({ code: 0, signal: null });
  });

  test('that is asked for twice ends at once with 1', async () => {
    const server = await start();
    const answer = query(server, slow);
    await until(
      async () => await (await fetch(`${server.url}/metrics`)).text(),
      (text) => text.includes('\nprometheus_engine_queries 1\n'),
    );
    server.kill('SIGTERM');
    await until(
      async () => server.output(),
      (output) => output.includes('Stopping'),
    );
    server.kill('SIGTERM');
    await expect(answer).rejects.toThrow();
    expect(await server.exited).toEqual({ code: 1, signal: null });
  });

  test('keeps what was written: the next start has it', async () => {
    const dataPath = await temporaryDirectory();
    const first = await start({ dataPath });
    first.kill('SIGTERM');
    await first.exited;
    const second = await start({ dataPath, port: first.port });
    const ups = await query(second, 'count_over_time(up[5m])');
    expect(ups.map((one) => one.value[1])).toEqual(['2']);
  });
});
