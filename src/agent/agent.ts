/**
 * The agent as a process: rounds into the queue, the sender out of it, and /metrics beside.
 *
 *   start: queue opened (what an earlier process left is sent) → rounds → HTTP
 *   stop:  rounds end → the queue is sent for a while → closed; what is left is sent after the next start
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { HttpClient } from '../client/http-client.ts';
import type { HttpClientConfig } from '../config/sections/http-client.ts';
import type { LabelPairs } from '../model/label-pairs.ts';
import { DeliveryQueue } from '../storage/delivery-queue.ts';
import { KeptRecords } from '../storage/kept-records.ts';
import { LockFile } from '../storage/lock-file.ts';
import { NAMES } from '../storage/names.ts';
import { type AgentHttp, serveAgent } from './agent-http.ts';
import { agentMetrics } from './agent-metrics.ts';
import { QueueSink } from './queue/queue-sink.ts';
import { Rounds } from './rounds.ts';
import { Sender } from './send/sender.ts';
import type { Target } from './target.ts';

const DRAIN_MS_MAX = 5000;

export interface Remote {
  readonly url: string;
  readonly client: HttpClientConfig;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Null: 2, and 1 when the receiver does not take that. */
  readonly version: 1 | 2 | null;
  /** Relative paths of the settings are relative to this. */
  readonly directory: string;
}

export interface AgentOptions {
  readonly remote: Remote;
  /** The first one is the machine. */
  readonly targets: readonly Target[];
  readonly externalLabels: LabelPairs;
  readonly intervalMs: number;
  readonly storagePath: string;
  readonly queueBytesMax: number;
  /** host:port; '': nothing is served. */
  readonly listenAddress: string;
  readonly userAgent: string;
  readonly log: Logger;
}

export interface RunningAgent {
  /** Null when nothing is served. */
  readonly port: number | null;
  stop(): Promise<void>;
}

/** Rejects when the queue cannot be opened, or the address is taken. */
export async function startAgent(options: AgentOptions): Promise<RunningAgent> {
  const { remote, targets, storagePath, log, listenAddress, externalLabels, intervalMs } = options;
  mkdirSync(storagePath, { recursive: true });
  const lock = LockFile.take(join(storagePath, NAMES.lock));
  const queue = DeliveryQueue.open(join(storagePath, NAMES.queue), options.queueBytesMax);
  const series = KeptRecords.open(join(storagePath, NAMES.lastSeries), 'series of the last round');
  const client = new HttpClient(remote.client, { directory: remote.directory, userAgent: options.userAgent });
  const sender = new Sender({ ...remote, client, queue, log });
  const sink = new QueueSink(queue, series, () => sender.wake());
  const rounds = new Rounds({ targets, externalLabels, intervalMs, sink, log });
  const gather = async () => {
    const machine = await targets[0].gather(AbortSignal.timeout(intervalMs));
    return [...machine, ...agentMetrics(queue, sender, withoutPassword(remote.url))];
  };
  let http: AgentHttp | null = null;
  const stop = async (): Promise<void> => {
    await http?.close();
    await rounds.stop();
    await sender.close(DRAIN_MS_MAX);
    await client.close();
    await Promise.all([queue.close(), series.close()]);
    lock.release();
  };
  try {
    if (listenAddress !== '') http = await serveAgent(listenAddress, gather);
  } catch (error) {
    await stop();
    throw error;
  }
  sender.wake();
  rounds.start();
  return { port: http === null ? null : http.port, stop };
}

function withoutPassword(url: string): string {
  const shown = new URL(url);
  if (shown.password !== '') shown.password = 'xxxxx';
  return shown.href;
}
