/** Hundreds of queries over the same series, asked of Narthex and of a real Prometheus: no difference. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from './ask.ts';
import { complianceQueries } from './compliance-queries.ts';
import { complianceSeries } from './compliance-series.ts';
import { missingPrograms, type Program, startProgram, untilHealthy } from './programs.ts';
import { firstDifference } from './same-result.ts';
import { freePort, type ServerProcess, startServerProcess } from './server-process.ts';
import { write } from './write-client.ts';

const missing = missingPrograms('prometheus');

/** Versions of Prometheus differ in the last bits of sums, and in the last digits of a regression over large numbers. */
const TOLERANCE = 1e-9;
const HOUR = 3600;
const STEP = 30;
/**
 * Samples and query times are off the whole tens of seconds, at which subqueries are evaluated, and off each other:
 * versions of Prometheus disagree on a sample at the very begin of a window.
 */
const SAMPLE_OFFSET_MS = 7000;
const OFFSET = 3;

/** What the version at hand does not know yet, or calls otherwise: [here, there]. */
const RENAMED: readonly (readonly [RegExp, string])[] = [[/^holt_winters/, 'double_exponential_smoothing']];

/** Where 3.x is meant to answer otherwise than 2.x: atan2 drops the name, and every UTF-8 text is a label name. */
const CHANGED = /atan2 (1|demo_cpus$|on|ignoring)|demo_cpus atan2|"~invalid"/;

describe.skipIf(missing !== null)(`the same queries of both${missing ? ` (${missing})` : ''}`, () => {
  let directory: string;
  let server: ServerProcess;
  let prometheus: Program;
  let prometheusUrl: string;
  /** Seconds, whole minutes. */
  const newest = Math.floor(Date.now() / 60_000) * 60;
  const oldest = newest - 3 * HOUR;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'narthex-compliance-'));
    await writeFile(join(directory, 'prometheus.yml'), '');
    server = await startServerProcess({ flags: ['--enable-feature=promql-experimental-functions'] });
    const port = await freePort();
    prometheusUrl = `http://127.0.0.1:${port}`;
    prometheus = startProgram(
      'prometheus',
      [
        `--config.file=${join(directory, 'prometheus.yml')}`,
        `--storage.tsdb.path=${join(directory, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--web.enable-remote-write-receiver',
      ],
      directory,
    );
    await untilHealthy(`${prometheusUrl}/-/ready`);
    const series = complianceSeries(oldest * 1000 + SAMPLE_OFFSET_MS, newest * 1000);
    for (const url of [server.url, prometheusUrl]) {
      expect(await write(url, series)).toMatchObject({ status: 204 });
    }
  }, 60_000);

  afterAll(async () => {
    await prometheus?.stop();
    await server?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  it.each([
    ['a range', 'query_range', { start: newest - HOUR + OFFSET, end: newest - 600 + OFFSET, step: STEP }],
    ['an instant', 'query', { time: newest - 900 + OFFSET }],
  ])('over %s', { timeout: 120_000 }, async (_kind, path, times) => {
    const queries = complianceQueries().filter((query) => !CHANGED.test(query));
    expect(queries.length).toBeGreaterThan(500);
    const differences: string[] = [];
    for (const query of queries) {
      const renamed = RENAMED.reduce((text, [here, there]) => text.replace(here, there), query);
      const [got, wanted] = await Promise.all([
        ask(server.url, path, { query: renamed, ...times }),
        ask(prometheusUrl, path, { query, ...times }),
      ]);
      const difference = firstDifference(got, wanted, TOLERANCE);
      if (difference !== null) differences.push(`${query}: ${difference}`);
    }
    expect(differences).toEqual([]);
  });
});
