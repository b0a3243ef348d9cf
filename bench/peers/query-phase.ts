import { Agent, get } from 'node:http';
import { type ApiAnswer, firstDifference, rowCount } from '../../test/e2e/same-result.ts';
import type { Load } from './load.ts';
import type { Peer, PeerName } from './peer.ts';
import { type BenchQuery, QUERIES } from './queries.ts';

/** Off the whole minutes at which subqueries are evaluated, for the same reason as SAMPLE_OFFSET_MS in run.ts. */
const OFFSET_SECONDS = 7;

/** The longest usual window of the queries. */
const WINDOW_SECONDS = 600;

/** Versions of Prometheus differ in the last bits of sums: see firstDifference. */
const TOLERANCE = 1e-9;

export interface QueryResult extends BenchQuery {
  /** Until the last byte of the answer, median of the repetitions; null: refused. */
  readonly medianMs: Partial<Record<PeerName, number | null>>;
  /** Series in the answer. */
  readonly rows: Partial<Record<PeerName, number>>;
  /** Narthex beside Prometheus: null when they agree or one of them is not there. */
  readonly difference: string | null;
}

/**
 * Every query of every peer, in turn, so that a disturbance of the machine meets all of them. All peers are running; who
 * is asked first changes, because a peer's garbage collection disturbs the one behind it.
 */
export async function queryPhase(peers: readonly Peer[], load: Load, repetitions: number): Promise<QueryResult[]> {
  // The first round warms up and is compared, the others are measured.
  const answers: Map<PeerName, ApiAnswer>[] = [];
  for (const query of QUERIES) answers.push(await askAll(query, peers, load));
  const timesMs = QUERIES.map(() => new Map<PeerName, number[]>(peers.map((peer) => [peer.name, []])));
  const agent = new Agent({ keepAlive: true });
  for (let round = 0; round < repetitions; round++) {
    for (const [i, query] of QUERIES.entries()) {
      for (const peer of rotated(peers, round + i))
        timesMs[i].get(peer.name)!.push(await timeToLastByte(agent, urlOf(query, peer, load)));
    }
  }
  agent.destroy();
  return QUERIES.map((query, i) => resultOf(query, answers[i], timesMs[i]));
}

function rotated<T>(list: readonly T[], by: number): T[] {
  const first = by % list.length;
  return [...list.slice(first), ...list.slice(0, first)];
}

async function askAll(query: BenchQuery, peers: readonly Peer[], load: Load): Promise<Map<PeerName, ApiAnswer>> {
  const answers = new Map<PeerName, ApiAnswer>();
  for (const peer of peers) {
    answers.set(peer.name, (await (await fetch(urlOf(query, peer, load))).json()) as ApiAnswer);
  }
  return answers;
}

function resultOf(
  query: BenchQuery,
  answers: ReadonlyMap<PeerName, ApiAnswer>,
  timesMs: ReadonlyMap<PeerName, number[]>,
): QueryResult {
  const names = [...answers.keys()];
  const accepted = (name: PeerName): boolean => answers.get(name)?.status === 'success';
  const narthex = answers.get('narthex');
  const prometheus = answers.get('prometheus');
  const both = narthex !== undefined && prometheus !== undefined;
  return {
    ...query,
    medianMs: Object.fromEntries(names.map((name) => [name, accepted(name) ? median(timesMs.get(name)!) : null])),
    rows: Object.fromEntries(names.map((name) => [name, rowCount(answers.get(name)!)])),
    difference: both ? firstDifference(narthex, prometheus, TOLERANCE) : null,
  };
}

/**
 * A range query starts when the windows are full: up to 2.x, Prometheus extrapolates a rate into
 * a window that is half empty otherwise than later. Short loads are asked about as a whole.
 */
function urlOf(query: BenchQuery, peer: Peer, load: Load): string {
  const stepSeconds = load.intervalMs / 1000;
  const endSeconds = (Math.floor(load.lastMs / 1000 / stepSeconds) - 1) * stepSeconds + OFFSET_SECONDS;
  const firstSeconds = Math.ceil(load.firstMs / 1000 / stepSeconds) * stepSeconds + OFFSET_SECONDS;
  const isShort = endSeconds - firstSeconds < 2 * WINDOW_SECONDS;
  const startSeconds = isShort ? Math.min(firstSeconds, endSeconds) : firstSeconds + WINDOW_SECONDS;
  return query.kind === 'range'
    ? peer.rangeUrl(query.text, startSeconds, endSeconds, stepSeconds)
    : peer.instantUrl(query.text, endSeconds);
}

/**
 * Until the last byte of the answer, which comes compressed, as Grafana asks for it, and is not unpacked. node:http,
 * because it adds less of its own to the time than fetch: about 1 ms instead of 3.
 */
function timeToLastByte(agent: Agent, url: string): Promise<number> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const asked = get(url, { agent, headers: { 'accept-encoding': 'gzip' } }, (response) => {
      response.on('error', reject);
      response.on('end', () => resolve(performance.now() - started));
      response.resume();
    });
    asked.on('error', reject);
  });
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
