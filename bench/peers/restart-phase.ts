import { setTimeout as sleep } from 'node:timers/promises';
import type { Load } from './load.ts';
import type { Peer } from './peer.ts';

const TIMEOUT_MS = 60_000;
const CPU_SERIES = 'node_cpu_seconds_total';
const CPU_SERIES_PER_HOST = 16;

export interface RestartResult {
  /** From the start of the process until a query answers with every series' newest sample; null: not within TIMEOUT_MS. */
  readonly seconds: number | null;
}

/** kill -9, start anew, ask until the data is there. */
export async function restartPhase(peer: Peer, load: Load): Promise<RestartResult> {
  await peer.stop('SIGKILL');
  const started = performance.now();
  peer.spawn();
  const wanted = String(load.hosts * CPU_SERIES_PER_HOST);
  // Only the newest sample lies within the last interval.
  const query = `count(last_over_time(${CPU_SERIES}[${load.intervalMs - 1}ms]))`;
  while (performance.now() - started < TIMEOUT_MS) {
    if ((await instantValue(peer.instantUrl(query, load.lastMs / 1000))) === wanted) {
      return { seconds: (performance.now() - started) / 1000 };
    }
    await sleep(10);
  }
  return { seconds: null };
}

/** The one value of an instant query, or null when there is none or no answer. */
async function instantValue(url: string): Promise<string | null> {
  try {
    const response = await fetch(url);
    const answer = (await response.json()) as { data?: { result?: { value: [number, string] }[] } };
    return answer.data?.result?.[0]?.value[1] ?? null;
  } catch {
    return null;
  }
}
