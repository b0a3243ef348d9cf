/**
 * The routes with real parts behind them: a head with series, query workers, a registry. The database around the head is left out,
 * which the routes tested here do not touch, and what takes writes where none is given.
 */
import type { FastifyInstance } from 'fastify';
import pino from 'pino';
import { Registry } from 'prom-client';
import { Notifier } from '../../src/alerting/notifier/notifier.ts';
import type { Config } from '../../src/config/config.ts';
import { defaultFlags, type Flags } from '../../src/config/flags.ts';
import { buildApp } from '../../src/http/app.ts';
import type { Ingest } from '../../src/ingest/receive.ts';
import { compareText } from '../../src/model/labels.ts';
import type { LifecycleState, ServerParts } from '../../src/server/parts.ts';
import { Head } from '../../src/storage/head/head.ts';
import { createEngineMetrics } from '../../src/telemetry/engine-metrics.ts';
import { createHttpMetrics } from '../../src/telemetry/http-metrics.ts';
import { QueryPool } from '../../src/threads/query-pool.ts';
import { labelBytes } from '../storage/head/label-bytes.ts';
import { viewOf } from '../storage/view-of.ts';

export const LOG = pino({ level: 'silent' });

export interface Served {
  readonly app: FastifyInstance;
  readonly parts: ServerParts;
  readonly head: Head;
  readonly pool: QueryPool;
  state: LifecycleState;
  reloads: number;
  reloadError: Error | null;
  close(): Promise<void>;
}

const CONFIG: Config = {
  global: { scrapeIntervalMs: 60_000, evaluationIntervalMs: 60_000, externalLabels: {} },
  storage: { retentionMs: undefined, outOfOrderTimeWindowMs: undefined, exemplarsMax: undefined },
  rules: { patterns: [], queryOffsetMs: 0, legacyNames: false },
  alerting: undefined,
  directory: '.',
  sectionsWithoutEffect: [],
  yaml: 'global:\n  scrape_interval: 1m\n',
};

export interface MetadataEntry {
  readonly type: string;
  readonly help: string;
  readonly unit: string;
}

function notifier(): Notifier {
  return new Notifier({ userAgent: '', queueCapacity: 1, batchMax: 1, others: [], observe: () => undefined, log: LOG });
}

export function serve(
  given: Partial<Flags> = {},
  metadata: readonly (readonly [string, MetadataEntry[]])[] = [],
  ingest: Pick<Ingest, 'receive'> | null = null,
): Served {
  const registry = new Registry();
  const head = new Head({ retentionMs: 0, now: () => 2_000_000_000_000 });
  const pool = new QueryPool(viewOf(head), { threadsMax: 2, log: LOG });
  const served: Omit<Served, 'app' | 'parts'> = {
    head,
    pool,
    state: 'ready',
    reloads: 0,
    reloadError: null,
    close: () => pool.close(),
  };
  const parts = {
    flags: defaultFlags(given),
    log: LOG,
    registry,
    httpMetrics: createHttpMetrics(registry),
    alerting: { notifier: notifier(), channels: null, externalLabels: [], externalUrl: '' },
    engineMetrics: createEngineMetrics(registry, 20, () => pool.stats.running),
    lifecycle: {
      get state() {
        return served.state;
      },
      startedAtMs: 1_700_000_000_000,
      reloadSucceeded: true,
      configLoadedAtMs: 1_700_000_001_000,
      async reload() {
        served.reloads++;
        if (served.reloadError !== null) throw served.reloadError;
      },
      quit() {
        const first = served.state !== 'stopping';
        served.state = 'stopping';
        return first;
      },
    },
    get storage() {
      const database = {
        head,
        metadata: { families: () => metadata },
        exemplars: { select: () => [] },
        blockMetas: [],
        view: viewOf(head).view,
      };
      return { database, pool, ingest, rules: { groups: [] } };
    },
    replayProgress: { min: 0, max: 4, current: 2 },
    config: CONFIG,
  } as unknown as ServerParts;
  return Object.assign(served, { app: buildApp(parts), parts });
}

/** Appends samples [time in ms, value] to a series. */
export function load(
  head: Head,
  labels: Record<string, string>,
  samples: readonly (readonly [number, number])[],
): void {
  const pairs = Object.entries(labels).sort(([a], [b]) => compareText(a, b));
  const ref = head.addSeries(labelBytes(pairs));
  const value = new Float64Array(1);
  const words = new Uint32Array(value.buffer);
  for (const [timeMs, number] of samples) {
    value[0] = number;
    head.append(ref, timeMs, words[0], words[1]);
  }
}
