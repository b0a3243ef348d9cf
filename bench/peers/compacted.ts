/** Brings what a server holds into its final form on disk: blocks, or merged parts. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type FileBytes, fileBytes } from './accounting.ts';
import type { Peer } from './peer.ts';

const MERGE_TIMEOUT_MS = 60_000;
const POLL_MS = 500;

/** Data and index of all samples: those of a snapshot, or of the directories that hold them. */
export async function compactedBytes(peer: Peer): Promise<FileBytes> {
  if (peer.name !== 'victoria-metrics') return fileBytes(await snapshot(peer));
  await mergeAll(peer);
  return fileBytes(join(peer.dataPath, 'data'), join(peer.dataPath, 'indexdb'));
}

/** The server starts anew on data that is in blocks alone. */
export async function intoBlocks(peer: Peer): Promise<void> {
  if (peer.name === 'victoria-metrics') {
    await mergeAll(peer);
    await peer.stop('SIGTERM');
  } else {
    const path = await snapshot(peer);
    await peer.stop('SIGTERM');
    peer.dataPath = path;
  }
  await peer.start();
}

/** Prometheus and Narthex write their heads to blocks for a snapshot, which is a data directory of its own. */
async function snapshot(peer: Peer): Promise<string> {
  const response = await fetch(`${peer.url}/api/v1/admin/tsdb/snapshot`, { method: 'POST' });
  const answer = (await response.json()) as { data?: { name?: string } };
  if (answer.data?.name === undefined) throw new Error(`${peer.name} made no snapshot: ${JSON.stringify(answer)}`);
  return join(peer.dataPath, 'snapshots', answer.data.name);
}

/** VictoriaMetrics: all of a month to one part; done when no merge runs and the files stay as they are. */
async function mergeAll(peer: Peer): Promise<void> {
  for (const path of ['/internal/force_flush', '/internal/force_merge']) {
    const response = await fetch(peer.url + path);
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    await response.arrayBuffer();
  }
  const deadlineMs = performance.now() + MERGE_TIMEOUT_MS;
  let quietPolls = 0;
  let bytes = -1;
  while (quietPolls < 6) {
    if (performance.now() > deadlineMs) throw new Error('VictoriaMetrics was still merging after a minute');
    await sleep(POLL_MS);
    const now = fileBytes(join(peer.dataPath, 'data'), join(peer.dataPath, 'indexdb')).size;
    quietPolls = now === bytes && !(await isMerging(peer)) ? quietPolls + 1 : 0;
    bytes = now;
  }
}

async function isMerging(peer: Peer): Promise<boolean> {
  const text = await (await fetch(`${peer.url}/metrics`)).text();
  return /^vm_active(_force)?_merges(\{[^}]*\})? [1-9]/m.test(text);
}
