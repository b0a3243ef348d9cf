import { type ApiAnswer, firstDifference, rowCount } from '../../test/e2e/same-result.ts';
import type { Load } from './load.ts';
import type { Peer, PeerName } from './peer.ts';
import { type BenchQuery, QUERIES } from './queries.ts';

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

/** Every query of every peer, in turn, so that a disturbance of the machine meets all of them. All peers are running. */
export async function queryPhase(peers: readonly Peer[], load: Load, repetitions: number): Promise<QueryResult[]> {
  const results: QueryResult[] = [];
  for (const query of QUERIES) results.push(await measureQuery(query, peers, load, repetitions));
  return results;
}

async function measureQuery(
  query: BenchQuery,
  peers: readonly Peer[],
  load: Load,
  repetitions: number,
): Promise<QueryResult> {
  const answers = new Map<PeerName, ApiAnswer>();
  const timesMs = new Map<PeerName, number[]>(peers.map((peer) => [peer.name, []]));
  // The first round warms up and is compared, the others are measured.
  for (let round = 0; round <= repetitions; round++) {
    for (const peer of peers) {
      const url = urlOf(query, peer, load);
      if (round === 0) answers.set(peer.name, (await (await fetch(url)).json()) as ApiAnswer);
      else timesMs.get(peer.name)!.push(await timeToLastByte(url));
    }
  }
  const accepted = (name: PeerName): boolean => answers.get(name)?.status === 'success';
  const medians = peers.map(({ name }) => [name, accepted(name) ? median(timesMs.get(name)!) : null] as const);
  const narthex = answers.get('narthex');
  const prometheus = answers.get('prometheus');
  const both = narthex !== undefined && prometheus !== undefined;
  return {
    ...query,
    medianMs: Object.fromEntries(medians),
    rows: Object.fromEntries(peers.map(({ name }) => [name, rowCount(answers.get(name)!)])),
    difference: both ? firstDifference(narthex, prometheus, TOLERANCE) : null,
  };
}

function urlOf(query: BenchQuery, peer: Peer, load: Load): string {
  // Seven seconds off the samples: ranges closed at the left (Prometheus 2) and open (Prometheus 3) then hold the same.
  const offsetSeconds = 7;
  const stepSeconds = load.intervalMs / 1000;
  const endSeconds = Math.floor(load.lastMs / 1000) - stepSeconds + offsetSeconds;
  const startSeconds = endSeconds - (load.steps - 2) * stepSeconds;
  return query.kind === 'range'
    ? peer.rangeUrl(query.text, Math.min(startSeconds, endSeconds), endSeconds, stepSeconds)
    : peer.instantUrl(query.text, endSeconds);
}

async function timeToLastByte(url: string): Promise<number> {
  const started = performance.now();
  const response = await fetch(url);
  await response.arrayBuffer();
  return performance.now() - started;
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
