/**
 * The library: a database in this Node process, without a server.
 */

import { type Logger, pino } from 'pino';
import { engineFeatures } from './config/features.ts';
import { Refusal } from './errors.ts';
import { encodeWriteRequest } from './ingest/encode-write-request.ts';
import { Ingest } from './ingest/receive.ts';
import { compareText } from './model/labels.ts';
import type { QueryRequest } from './promql/engine.ts';
import { Database } from './storage/database.ts';
import { QueryPool } from './threads/query-pool.ts';

export { Refusal } from './errors.ts';

export interface OpenOptions {
  /** Directory of the data; one process at a time. */
  readonly path: string;
  /** Older samples are refused; 0, the default: none is. */
  readonly retentionMs?: number;
  /** Workers that evaluate queries. */
  readonly queryThreadsMax?: number;
  readonly log?: Logger;
}

export interface Series {
  /** The metric name among them as __name__. */
  readonly labels: Readonly<Record<string, string>>;
  /** Time in milliseconds since the Unix epoch, and value. */
  readonly samples: readonly (readonly [timeMs: number, value: number])[];
}

export interface QueryOptions {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

export interface InstantOptions extends QueryOptions {
  /** Time of the evaluation; now by default. */
  readonly timeMs?: number;
}

export interface RangeOptions extends QueryOptions {
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
}

/** What the HTTP API answers as `data` for the same query, with its warnings and infos. */
export interface QueryAnswer {
  readonly data: { readonly resultType: 'vector' | 'matrix' | 'scalar' | 'string'; readonly result: unknown };
  readonly warnings?: readonly string[];
  readonly infos?: readonly string[];
}

export interface NarthexDatabase {
  /** Resolves when the samples are on disk; rejects with the reasons when some were refused: the others are stored. */
  append(series: readonly Series[]): Promise<void>;
  /** Rejects with a Refusal. */
  query(text: string, options?: InstantOptions): Promise<QueryAnswer>;
  queryRange(text: string, options: RangeOptions): Promise<QueryAnswer>;
  close(): Promise<void>;
}

const QUERY_TIMEOUT_MS = 120_000;
const LOOKBACK_MS = 300_000;
const SUBQUERY_STEP_MS = 60_000;
const SAMPLES_MAX = 50_000_000;
const QUERY_THREADS_MAX = 2;

/** Opens the database, and makes it when there is none. */
export async function open(options: OpenOptions): Promise<NarthexDatabase> {
  const log = options.log ?? pino({ level: 'silent' });
  const database = await Database.open({
    path: options.path,
    retentionMs: options.retentionMs ?? 0,
    log,
    now: Date.now,
  });
  const threadsMax = options.queryThreadsMax ?? QUERY_THREADS_MAX;
  const pool = new QueryPool(database, { threadsMax, log });
  return new OpenDatabase(database, new Ingest(database), pool);
}

function sortedLabels(labels: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(labels).sort(([a], [b]) => compareText(a, b));
}

class OpenDatabase implements NarthexDatabase {
  readonly #database: Database;
  readonly #ingest: Ingest;
  readonly #pool: QueryPool;

  constructor(database: Database, ingest: Ingest, pool: QueryPool) {
    this.#database = database;
    this.#ingest = ingest;
    this.#pool = pool;
  }

  async append(series: readonly Series[]): Promise<void> {
    const message = encodeWriteRequest(
      series.map(({ labels, samples }) => ({ labels: sortedLabels(labels), samples })),
    );
    const outcome = await this.#ingest.receiveDecoded(message);
    if (outcome.kind !== 'stored') throw new Error(outcome.text);
  }

  query(text: string, { timeMs = Date.now(), ...options }: InstantOptions = {}): Promise<QueryAnswer> {
    return this.#run({ text, kind: 'instant', startMs: timeMs, endMs: timeMs, stepMs: 0 }, options);
  }

  queryRange(text: string, { startMs, endMs, stepMs, ...options }: RangeOptions): Promise<QueryAnswer> {
    return this.#run({ text, kind: 'range', startMs, endMs, stepMs }, options);
  }

  async #run(
    what: Pick<QueryRequest, 'text' | 'kind' | 'startMs' | 'endMs' | 'stepMs'>,
    { timeoutMs = QUERY_TIMEOUT_MS, signal = new AbortController().signal }: QueryOptions,
  ): Promise<QueryAnswer> {
    const request: QueryRequest = {
      ...what,
      lookbackMs: LOOKBACK_MS,
      subqueryStepMs: SUBQUERY_STEP_MS,
      samplesMax: SAMPLES_MAX,
      features: engineFeatures([]),
    };
    const reply = await this.#pool.run({ kind: 'query', request, limit: 0, stats: '' }, { timeoutMs, signal });
    if (!reply.ok) throw new Refusal(reply.code, reply.message);
    return JSON.parse(new TextDecoder().decode(reply.body)) as QueryAnswer;
  }

  async close(): Promise<void> {
    await this.#pool.close();
    await this.#database.close();
  }
}
