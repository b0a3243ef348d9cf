/**
 * What the HTTP routes are given: the parts of the running server, as interfaces that the routes need and no more.
 */
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Config } from '../config/config.ts';
import type { Flags } from '../config/flags.ts';
import type { Ingest } from '../ingest/receive.ts';
import type { Database } from '../storage/database.ts';
import type { HttpMetrics } from '../telemetry/http-metrics.ts';
import type { QueryPool } from '../threads/query-pool.ts';

export type LifecycleState = 'starting' | 'ready' | 'stopping';

export interface Lifecycle {
  readonly state: LifecycleState;
  readonly startedAtMs: number;
  /** Outcome of the newest load of the configuration, and when it was (ms). */
  readonly reloadSucceeded: boolean;
  readonly configLoadedAtMs: number;
  /** Loads the configuration anew; rejects with the reason when it is bad (the old one stays). */
  reload(): Promise<void>;
  /** Starts a graceful stop; answers false when one is under way already. */
  quit(): boolean;
}

export interface ServerParts {
  readonly flags: Flags;
  readonly log: Logger;
  readonly database: Database;
  readonly ingest: Ingest;
  readonly pool: QueryPool;
  readonly registry: Registry;
  readonly httpMetrics: HttpMetrics;
  readonly lifecycle: Lifecycle;
  /** The configuration in force. */
  config(): Config;
}
