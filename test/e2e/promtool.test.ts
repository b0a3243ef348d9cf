/** promtool's query commands, whose client is Prometheus's own Go library. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missingPrograms } from './programs.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';
import { write } from './write-client.ts';

const run = promisify(execFile);
const missing = missingPrograms('promtool');

/** A whole minute about an hour ago, in seconds. */
const T0 = Math.floor(Date.now() / 60_000) * 60 - 3600;
const STEPS = 5;

describe.skipIf(missing !== null)(`promtool asks${missing ? ` (${missing})` : ''}`, () => {
  let server: ServerProcess;

  const promtool = async (...args: string[]): Promise<string> => (await run('promtool', args)).stdout.trimEnd();

  beforeAll(async () => {
    server = await startServerProcess();
    const samples = (factor: number) =>
      Array.from({ length: STEPS }, (_, i) => [(T0 + 15 * i) * 1000, factor * i] as const);
    const answer = await write(server.url, [
      { labels: { __name__: 'jobs_total', queue: 'fast' }, samples: samples(30) },
      { labels: { __name__: 'jobs_total', queue: 'slow' }, samples: samples(1.5) },
    ]);
    expect(answer).toEqual({ status: 204, text: '' });
  });

  afterAll(async () => {
    await server?.stop();
  });

  it('query instant', async () => {
    const text = await promtool('query', 'instant', `--time=${T0 + 60}`, server.url, 'sort(jobs_total)');
    expect(text.split('\n')).toEqual([
      `jobs_total{queue="slow"} => 6 @[${T0 + 60}]`,
      `jobs_total{queue="fast"} => 120 @[${T0 + 60}]`,
    ]);
  });

  it('query range', async () => {
    const times = [`--start=${T0 + 15}`, `--end=${T0 + 45}`, '--step=15s'];
    expect(await promtool('query', 'range', ...times, server.url, 'sum(jobs_total)')).toBe(
      `{} =>\n31.5 @[${T0 + 15}]\n63 @[${T0 + 30}]\n94.5 @[${T0 + 45}]`,
    );
  });

  it('query series', async () => {
    const times = [`--start=${T0}`, `--end=${T0 + 60}`];
    const text = await promtool('query', 'series', '--match=jobs_total', ...times, server.url);
    expect(text.split('\n').sort()).toEqual([
      '{__name__="jobs_total", queue="fast"}',
      '{__name__="jobs_total", queue="slow"}',
    ]);
  });

  it('query labels', async () => {
    const times = [`--start=${T0}`, `--end=${T0 + 60}`];
    expect(await promtool('query', 'labels', ...times, server.url, 'queue')).toBe('fast\nslow');
  });

  it('is told what is wrong with a query', async () => {
    await expect(promtool('query', 'instant', server.url, 'sum(')).rejects.toThrow(
      'parse error: unclosed left parenthesis',
    );
  });
});
