/**
 * The running server: which part starts when, and how they stop.
 *
 *   load configuration → listen (503 until ready) → open database (replay) → workers → ready → self-scrape
 *   stop requested → refuse new requests → end those in flight → end workers → sync and close database
 */
import type { Logger } from 'pino';
import { Registry } from 'prom-client';
import type { Config } from '../config/config.ts';
import { type Flags, RETENTION_DEFAULT_MS } from '../config/flags.ts';
import { loadConfigFile } from '../config/load.ts';
import { buildApp } from '../http/app.ts';
import { Ingest } from '../ingest/receive.ts';
import { LIMITS } from '../limits.ts';
import { Database } from '../storage/database.ts';
import { createHttpMetrics } from '../telemetry/http-metrics.ts';
import { registerMetrics } from '../telemetry/metrics.ts';
import { SelfScrape } from '../telemetry/self-scrape.ts';
import { QueryPool } from '../threads/query-pool.ts';
import { ServerLifecycle } from './lifecycle.ts';
import { type Listening, listen } from './listen.ts';
import type { ReplayProgress, ServerParts, StorageParts } from './parts.ts';

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

/** Resolves as soon as the server listens. Rejects with a ConfigError or with what keeps it from listening. */
export async function startServer(flags: Flags, log: Logger): Promise<RunningServer> {
  const lifecycle = new ServerLifecycle(() => loadConfigFile(flags.configFile));
  const server = new Server(flags, log, lifecycle);
  const listening = await listen(buildApp(server), {
    addresses: flags.webListenAddresses,
    connectionsMax: flags.webMaxConnections,
    readTimeoutMs: flags.webReadTimeoutMs,
  });
  const ready = server.open(listening);
  const stopped = lifecycle.stopRequested.then(() => server.stop(ready, listening));
  return { parts: server, ports: listening.ports, ready, quit: () => lifecycle.quit(), stopped };
}

class Server implements ServerParts {
  readonly flags: Flags;
  readonly log: Logger;
  readonly lifecycle: ServerLifecycle;
  readonly registry = new Registry();
  readonly httpMetrics = createHttpMetrics(this.registry);
  storage: StorageParts | null = null;
  replayProgress: ReplayProgress = { min: 0, max: 0, current: 0 };
  #selfScrape: SelfScrape | null = null;

  constructor(flags: Flags, log: Logger, lifecycle: ServerLifecycle) {
    this.flags = flags;
    this.log = log.child({ source: 'server' });
    this.lifecycle = lifecycle;
    registerMetrics(this.registry, this);
  }

  get config(): Config {
    return this.lifecycle.config;
  }

  async open(listening: Listening): Promise<void> {
    const database = await Database.open({
      path: this.flags.storagePath,
      retentionMs: retentionMs(this.flags, this.config),
      log: this.log.child({ source: 'storage' }),
      now: Date.now,
    });
    const ingest = new Ingest(database);
    const pool = new QueryPool({
      shared: database.head.shared,
      threadsMax: this.flags.queryMaxConcurrency,
      log: this.log.child({ source: 'query' }),
    });
    this.storage = { database, ingest, pool };
    this.lifecycle.ready();
    this.log.info('Server is ready to receive web requests.');
    this.#selfScrape = new SelfScrape(this.registry, ingest, `localhost:${listening.ports[0]}`, this.log);
    this.#selfScrape.start();
  }

  async stop(ready: Promise<void>, listening: Listening): Promise<void> {
    this.log.info('Stopping: requests in flight are finished, new ones refused.');
    await ready.catch(() => undefined);
    await this.#selfScrape?.stop();
    await listening.close(LIMITS.drainMsMax);
    await this.storage?.pool.close();
    await this.storage?.database.close();
    this.log.info('See you next time!');
  }
}

/** The configuration overrides the flag; 15 days when neither says anything. 0: for ever. */
export function retentionMs(flags: Flags, config: Config): number {
  return config.storage.retentionMs ?? flags.storageRetentionMs ?? RETENTION_DEFAULT_MS;
}
