/**
 * The running server: which part starts when, and how they stop.
 *
 *   load configuration → listen (503 until ready) → open database (replay) → workers → store `up` → ready → self-scrape
 *   stop requested → end rules → send what waits → refuse new requests → end those in flight → end workers → sync and close database
 */
import type { Logger } from 'pino';
import { Registry } from 'prom-client';
import type { Rounds } from '../agent/rounds.ts';
import type { CommandLine } from '../config/command-line.ts';
import type { Config } from '../config/config.ts';
import type { Flags } from '../config/flags.ts';
import { loadConfigFile } from '../config/load.ts';
import { retentionMs } from '../config/retention.ts';
import { buildApp } from '../http/app.ts';
import type { FindRoute } from '../http/connection/plain-request.ts';
import { queryShortcut } from '../http/query-shortcut.ts';
import { writeShortcut } from '../http/write-shortcut.ts';
import { Ingest } from '../ingest/receive.ts';
import { LIMITS } from '../limits.ts';
import type { PrefetchedCheckpoint } from '../storage/checkpoint/restore-head.ts';
import { Database, type DatabaseOptions } from '../storage/database.ts';
import { readBuildInfo } from '../telemetry/build-info.ts';
import { createEngineMetrics, type EngineMetrics } from '../telemetry/engine-metrics.ts';
import { createHttpMetrics } from '../telemetry/http-metrics.ts';
import { registerMetrics } from '../telemetry/metrics.ts';
import { createRuleMetrics } from '../telemetry/rule-metrics.ts';
import { SelfScrape } from '../telemetry/self-scrape.ts';
import { QueryPool } from '../threads/query-pool.ts';
import { ViewReaders } from '../threads/view-readers.ts';
import { ServerAlerting } from './alerting.ts';
import { externalUrl } from './external-url.ts';
import { ServerLifecycle } from './lifecycle.ts';
import { type Listening, listen } from './listen.ts';
import type { ReplayProgress, ServerParts, StorageParts } from './parts.ts';
import { ServerRules } from './rules.ts';

/** Such a server is asked as soon as it is there; a thread ahead of its first job is 12 MB that an idle one does without. */
const WARM_SERIES_MIN = 100_000;

export interface RunningServer {
  readonly parts: ServerParts;
  /** One port for each --web.listen-address. */
  readonly ports: readonly number[];
  /** Resolves when queries and writes are answered; rejects when the data cannot be opened. */
  readonly ready: Promise<void>;
  /** Asks for a graceful stop; false when one is under way. */
  quit(): boolean;
  /** Resolves when everything has ended and all data is synced; rejects when that failed. */
  readonly stopped: Promise<void>;
}

/**
 * Resolves as soon as the server listens. Rejects with a ConfigError or with what keeps it from listening.
 *
 * @param prefetched a checkpoint of the data directory that is being read already
 */
export async function startServer(
  { flags, given }: CommandLine,
  log: Logger,
  prefetched: PrefetchedCheckpoint | null = null,
): Promise<RunningServer> {
  const load = () =>
    loadConfigFile({ path: flags.configFile, mustExist: given.has('config.file'), environment: process.env });
  const lifecycle = new ServerLifecycle(load, log.child({ source: 'config' }));
  const server = new Server(flags, log.child({ source: 'server' }), lifecycle);
  const app = buildApp(server);
  await app.ready();
  const queries = queryShortcut(server);
  const writes = writeShortcut(server);
  const find: FindRoute = (head) => queries(head) ?? writes(head);
  const listening = await listen(
    { find, listener: app.routing },
    {
      addresses: flags.webListenAddresses,
      connectionsMax: flags.webMaxConnections,
      readTimeoutMs: flags.webReadTimeoutMs,
    },
  );
  server.log.info({ address: flags.webListenAddresses.join(',') }, 'Start listening for connections');
  const ready = server.open(listening.ports[0], prefetched);
  const stopped = lifecycle.stopRequested.then(() => server.stop(ready, listening));
  return { parts: server, ports: listening.ports, ready, quit: () => lifecycle.quit(), stopped };
}

class Server implements ServerParts {
  readonly flags: Flags;
  readonly log: Logger;
  readonly lifecycle: ServerLifecycle;
  readonly registry = new Registry();
  readonly httpMetrics = createHttpMetrics(this.registry);
  readonly engineMetrics: EngineMetrics;
  readonly alerting: ServerAlerting;
  storage: StorageParts | null = null;
  replayProgress: ReplayProgress = { min: 0, max: 0, current: 0 };
  readonly #retentionMs: number;
  readonly #rules: ServerRules;
  readonly #applyRules: () => Promise<void>;
  readonly #applyAlerting: () => Promise<void>;
  #selfScrape: SelfScrape | null = null;
  #agent: Rounds | null = null;

  constructor(flags: Flags, log: Logger, lifecycle: ServerLifecycle) {
    this.flags = flags;
    this.log = log;
    this.lifecycle = lifecycle;
    this.#retentionMs = retentionMs(flags, this.config);
    this.engineMetrics = createEngineMetrics(
      this.registry,
      flags.queryMaxConcurrency,
      () => this.storage?.pool.stats.running ?? 0,
    );
    registerMetrics(this.registry, {
      build: readBuildInfo(),
      lifecycle,
      storage: () => this.storage,
      retentionMs: () => this.#retentionMs,
      retentionBytes: () => this.flags.storageRetentionBytes,
    });
    this.alerting = new ServerAlerting({ flags, registry: this.registry, log: log.child({ source: 'notifier' }) });
    this.#applyAlerting = lifecycle.add(this.alerting);
    this.#rules = new ServerRules({
      flags,
      config: () => this.config,
      engineMetrics: this.engineMetrics,
      observer: createRuleMetrics(this.registry, () => this.storage?.rules.groups ?? []),
      sinks: [this.alerting],
      log: log.child({ source: 'rules' }),
    });
    this.#applyRules = lifecycle.add(this.#rules);
  }

  get config(): Config {
    return this.lifecycle.config;
  }

  async open(port: number, prefetched: PrefetchedCheckpoint | null): Promise<void> {
    const database = await Database.open(this.#databaseOptions(), prefetched);
    const ingest = new Ingest(database, { activeSeriesMax: this.flags.storageActiveSeriesMax });
    const views = new ViewReaders(database);
    const pool = new QueryPool(views.open(), {
      threadsMax: this.flags.queryMaxConcurrency,
      log: this.log.child({ source: 'query' }),
      inline: true,
    });
    if (database.head.stats.series >= WARM_SERIES_MIN) pool.warm();
    const url = externalUrl(this.flags.webExternalUrl, port);
    const rules = this.#rules.open({ database, views, externalUrl: url });
    this.alerting.open(url);
    this.storage = { database, ingest, pool, rules };
    this.#selfScrape = new SelfScrape(this.registry, ingest, `localhost:${port}`, this.log);
    await this.#selfScrape.start();
    await this.#applyAlerting();
    await this.#applyRules();
    this.lifecycle.ready();
    this.log.info('Server is ready to receive web requests.');
    if (this.flags.agent) {
      const { startInnerAgent } = await import('./inner-agent.ts');
      this.#agent = startInnerAgent(ingest, this.log.child({ source: 'agent' }));
    }
  }

  #databaseOptions(): DatabaseOptions {
    return {
      path: this.flags.storagePath,
      retentionMs: this.#retentionMs,
      retentionBytes: this.flags.storageRetentionBytes,
      blockRangeMs: this.flags.storageMinBlockDurationMs,
      blockRangeMsMax: this.flags.storageMaxBlockDurationMs,
      checkpointSamplesMin: this.flags.storageCheckpointSamples,
      exemplarsMax: this.config.storage.exemplarsMax,
      outOfOrderWindowMs: () => this.config.storage.outOfOrderTimeWindowMs ?? null,
      log: this.log.child({ source: 'storage' }),
      now: Date.now,
      progress: (current, max) => {
        this.replayProgress = { min: 0, max, current };
      },
    };
  }

  async stop(ready: Promise<void>, listening: Listening): Promise<void> {
    this.log.info('Stopping: requests in flight are finished, new ones refused');
    // A failed start is reported by who awaits `ready`.
    await ready.catch(() => undefined);
    await this.#rules.stop();
    await this.alerting.stop();
    await this.#agent?.stop();
    await this.#selfScrape?.stop();
    await listening.close(LIMITS.drainMsMax);
    await this.storage?.pool.close();
    await this.storage?.database.close();
    this.log.info('See you next time!');
  }
}
