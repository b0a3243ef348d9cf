/**
 * `npm run simulate -- [--days 7] [--series 10000] [--interval 60] [--retention-hours 48]`: days of ingest with churn in
 * accelerated time, in this process. Prints for every six hours what memory, disk and a query of the last hour take, and
 * ends with 1 when one of them grew.
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { Ingest } from '../../src/ingest/receive.ts';
import { Symbols } from '../../src/model/labels.ts';
import { runQuery } from '../../src/promql/engine.ts';
import { Database } from '../../src/storage/database.ts';
import { StoreReader } from '../../src/storage/store-reader.ts';
import { ChurningLoad } from './churning-load.ts';

const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2026, 0, 5);
const CHURN_PER_HOUR = 0.1;
const REPORT_HOURS = 6;
const QUERY = 'sum by (job) (rate(app_metric_0_total[5m]))';
const QUERY_REPETITIONS = 9;
const MIB = 1024 * 1024;
/** What may grow between the second day and the last: noise of the machine, sizes of blocks. */
const GROWTH_MAX = 1.5;

const { values } = parseArgs({
  options: {
    days: { type: 'string', default: '7' },
    series: { type: 'string', default: '10000' },
    interval: { type: 'string', default: '60' },
    'retention-hours': { type: 'string', default: '48' },
  },
});
const hours = Number(values.days) * 24;
const intervalMs = Number(values.interval) * 1000;

interface Reading {
  readonly hour: number;
  readonly rssMib: number;
  readonly diskMib: number;
  readonly queryMs: number;
  readonly blocks: number;
}

const path = mkdtempSync(join(tmpdir(), 'narthex-simulation-'));
let nowMs = START_MS;
const database = await Database.open({
  path,
  retentionMs: Number(values['retention-hours']) * HOUR_MS,
  log: pino({ level: 'warn' }),
  now: () => nowMs,
});
const ingest = new Ingest(database);
const load = new ChurningLoad(Number(values.series));
const reader = new StoreReader(new Symbols(), database.view);
database.onView((view) => {
  reader.show(view);
  database.released(view.version);
});

const readings: Reading[] = [];
for (let hour = 1; hour <= hours; hour++) {
  const end = START_MS + hour * HOUR_MS;
  for (; nowMs < end; nowMs += intervalMs) await scrape();
  load.replace(CHURN_PER_HOUR);
  database.tick();
  await settled();
  if (hour % REPORT_HOURS === 0) report(hour);
}
await database.close();
rmSync(path, { recursive: true });
judge();

async function scrape(): Promise<void> {
  const outcomes: Promise<unknown>[] = [];
  for (const message of load.scrape(nowMs)) {
    outcomes.push(
      ingest.receiveDecoded(message).then((outcome) => {
        if (outcome.kind !== 'stored') throw new Error(JSON.stringify(outcome));
      }),
    );
  }
  await Promise.all(outcomes);
}

/** The worker lives in real time: it gets the time that it needs, as it would have in two hours. */
async function settled(): Promise<void> {
  while (database.view.heads.length > 1) await sleep(5);
}

function report(hour: number): void {
  const reading = {
    hour,
    rssMib: process.memoryUsage.rss() / MIB,
    diskMib: bytesOf(path) / MIB,
    queryMs: queryMs(),
    blocks: database.view.blocks.length,
  };
  readings.push(reading);
  console.log(
    `${String(hour).padStart(4)} h  RSS ${reading.rssMib.toFixed(0)} MiB  disk ${reading.diskMib.toFixed(1)} MiB  ` +
      `blocks ${reading.blocks}  last hour's query ${reading.queryMs.toFixed(2)} ms  series ever ${load.seriesEver}`,
  );
}

function queryMs(): number {
  const times = Array.from({ length: QUERY_REPETITIONS }, () => {
    const begin = performance.now();
    runQuery(
      {
        text: QUERY,
        kind: 'range',
        startMs: nowMs - HOUR_MS,
        endMs: nowMs,
        stepMs: 60_000,
        lookbackMs: 300_000,
        subqueryStepMs: 60_000,
        samplesMax: 5e7,
        features: {
          experimentalFunctions: false,
          extendedRangeSelectors: false,
          binopFillModifiers: false,
          delayedNameRemoval: false,
          typeAndUnitLabels: false,
          startTimestamps: false,
        },
      },
      reader,
      () => {},
    );
    return performance.now() - begin;
  });
  return times.sort((a, b) => a - b)[times.length >> 1];
}

function bytesOf(directory: string): number {
  let bytes = 0;
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const child = join(directory, entry.name);
    // What was compacted away since the directory was read is no part of it.
    bytes += entry.isDirectory() ? bytesOf(child) : (statSync(child, { throwIfNoEntry: false })?.blocks ?? 0) * 512;
  }
  return bytes;
}

/** The first two days fill retention and caches; from then on nothing grows. */
function judge(): void {
  const settledReadings = readings.filter(({ hour }) => hour > Number(values['retention-hours']));
  const half = settledReadings.length >> 1;
  for (const key of ['rssMib', 'diskMib', 'queryMs'] as const) {
    const of = (part: readonly Reading[]): number =>
      part.map((reading) => reading[key]).sort((a, b) => a - b)[part.length >> 1];
    if (half === 0) continue;
    const growth = of(settledReadings.slice(half)) / of(settledReadings.slice(0, half));
    const grew = growth > GROWTH_MAX;
    console.log(`${key}: second half ${growth.toFixed(2)} times the first${grew ? ', it grew' : ''}`);
    if (grew) process.exitCode = 1;
  }
}
