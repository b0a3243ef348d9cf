/**
 * What the HTTP routes are given: the parts of the running server, as interfaces that the routes need and no more.
 */
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Channels } from '../alerting/channels/channels.ts';
import type { Notifier } from '../alerting/notifier/notifier.ts';
import type { Config } from '../config/config.ts';
import type { Flags } from '../config/flags.ts';
import type { Ingest } from '../ingest/receive.ts';
import type { LabelPairs } from '../model/label-pairs.ts';
import type { RuleManager } from '../rules/rule-manager.ts';
import type { Database } from '../storage/database.ts';
import type { EngineMetrics } from '../telemetry/engine-metrics.ts';
import type { HttpMetrics } from '../telemetry/http-metrics.ts';
import type { QueryPool } from '../threads/query-pool.ts';

/** starting: HTTP listens and the log is replayed; stopping: requests in flight end, new ones are refused. */
export type LifecycleState = 'starting' | 'ready' | 'stopping';

export interface Lifecycle {
  readonly state: LifecycleState;
  readonly startedAtMs: number;
  /** Outcome of the newest load of the configuration, and when the last good one was (ms). */
  readonly reloadSucceeded: boolean;
  readonly configLoadedAtMs: number;
  /** Loads the configuration anew; rejects with the reason when it is bad (the old one stays). */
  reload(): Promise<void>;
  /** Starts a graceful stop; answers false when one is under way already. */
  quit(): boolean;
}

/** The parts that exist once the log is replayed. */
export interface StorageParts {
  readonly database: Database;
  readonly ingest: Ingest;
  readonly pool: QueryPool;
  readonly rules: RuleManager;
}

/** How far the replay of the log is, in records. Equal when it is done. */
export interface ReplayProgress {
  readonly min: number;
  readonly max: number;
  readonly current: number;
}

export interface AlertingParts {
  readonly notifier: Notifier;
  /** Null without --notifiers.file, and before the server is ready. */
  readonly channels: Channels | null;
  readonly externalLabels: LabelPairs;
  /** Without a slash at the end; '' before the server is ready. */
  readonly externalUrl: string;
}

export interface ServerParts {
  readonly flags: Flags;
  readonly log: Logger;
  readonly registry: Registry;
  readonly httpMetrics: HttpMetrics;
  readonly engineMetrics: EngineMetrics;
  readonly lifecycle: Lifecycle;
  /** Never null once the state is 'ready'; stays while the server stops, so that requests in flight can end. */
  readonly storage: StorageParts | null;
  readonly replayProgress: ReplayProgress;
  readonly alerting: AlertingParts;
  /** The configuration in force. */
  readonly config: Config;
}
