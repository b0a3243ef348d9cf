/**
 * The queries of dashboards and alerts that people have for node_exporter, over what it measures and over what the collectors do, on
 * this machine at the same time: each answers with the same series.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NarthexDatabase, Series } from '../../../src/index.ts';
import { hasNodeExporter, type ShownFamily, startNodeExporter } from '../collectors/node-exporter.ts';
import { collectShown } from '../collectors/shown-families.ts';
import { NODE_EXPORTER_FULL } from './node-exporter-full.ts';
import { NODE_MIXIN } from './node-mixin.ts';

/** The built package, since its workers are files of it. */
const BUILT = new URL('../../../dist/index.js', import.meta.url).href;
const TARGET = { instance: 'machine:9100', job: 'node' };
/** Off by default in node_exporter, but on dashboards. */
const SWITCHED_ON = ['interrupts', 'processes', 'tcpstat'];
/** Their states come and go within milliseconds; whether there is an answer is all that can be held. */
const FLEETING = /node_processes_state|node_tcp_connection_states/;
const READINGS = 4;
const INTERVAL_MS = 15_000;

type Reading = ReadonlyMap<string, ShownFamily>;

describe.skipIf(!hasNodeExporter)('queries of dashboards (skipped where node_exporter is not installed)', () => {
  const directory = mkdtempSync(join(tmpdir(), 'narthex-dashboards-'));
  const endMs = Math.floor(Date.now() / 1000) * 1000;
  let theirs: NarthexDatabase;
  let ours: NarthexDatabase;

  beforeAll(async () => {
    const { open } = (await import(BUILT)) as typeof import('../../../src/index.ts');
    const exporter = await startNodeExporter(SWITCHED_ON.map((name) => `--collector.${name}`));
    const readings: { readonly theirs: Reading; readonly ours: Reading }[] = [];
    for (let count = 0; count < READINGS; count += 1) {
      const own = new Map([...(await collectShown()), ...(await collectShown(SWITCHED_ON))]);
      readings.push({ theirs: await exporter.families(), ours: own });
      await sleep(100);
    }
    await exporter.stop();
    theirs = await open({ path: join(directory, 'theirs'), queryThreadsMax: 1 });
    ours = await open({ path: join(directory, 'ours'), queryThreadsMax: 1 });
    await theirs.append(
      seriesOf(
        readings.map((reading) => reading.theirs),
        endMs,
      ),
    );
    await ours.append(
      seriesOf(
        readings.map((reading) => reading.ours),
        endMs,
      ),
    );
  });

  afterAll(async () => {
    await theirs?.close();
    await ours?.close();
    rmSync(directory, { recursive: true });
  });

  it.each([
    ['Node Exporter Full', NODE_EXPORTER_FULL],
    ['node-mixin', NODE_MIXIN],
  ])('%s is answered with the same series', async (title, queries) => {
    let answered = 0;
    for (const query of queries) {
      const wanted = await seriesAnswered(theirs, query, endMs);
      expect.soft(await seriesAnswered(ours, query, endMs), query).toEqual(wanted);
      if (wanted.length > 0) answered += 1;
    }
    console.log(`${title}: ${answered} of ${queries.length} queries have an answer on this machine, with either`);
    expect(answered).toBeGreaterThan(queries.length / 2);
  });
});

/** As if the readings had been taken at a usual interval, the last one at `endMs`. */
function seriesOf(readings: readonly Reading[], endMs: number): Series[] {
  const series = new Map<string, { labels: Record<string, string>; samples: [number, number][] }>();
  readings.forEach((reading, at) => {
    const timeMs = endMs - (readings.length - 1 - at) * INTERVAL_MS;
    for (const [name, { samples }] of reading) {
      for (const [labelText, value] of samples) {
        const pairs = (JSON.parse(labelText) as [string, string][]).filter(([, text]) => text !== '');
        const key = `${name} ${labelText}`;
        const one = series.get(key) ?? {
          labels: { ...Object.fromEntries(pairs), __name__: name, ...TARGET },
          samples: [],
        };
        series.set(key, one);
        one.samples.push([timeMs, value]);
      }
    }
  });
  return [...series.values()];
}

async function seriesAnswered(database: NarthexDatabase, query: string, timeMs: number): Promise<string[]> {
  const { data } = await database.query(query, { timeMs });
  if (data.resultType !== 'vector') return ['scalar'];
  if (FLEETING.test(query)) return (data.result as unknown[]).length > 0 ? ['some'] : [];
  const result = data.result as { readonly metric: Record<string, string> }[];
  return result.map(({ metric }) => JSON.stringify(Object.entries(metric).sort(([a], [b]) => (a < b ? -1 : 1)))).sort();
}
