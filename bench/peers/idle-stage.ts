/** What an empty server needs that nobody uses. */
import { setTimeout as sleep } from 'node:timers/promises';
import { steadyResidentBytes } from './accounting.ts';
import { type Bench, type Stage, withPeers } from './bench.ts';

const READING_SECONDS = 2;

export const idleStage: Stage = { name: 'empty servers', phases: ['memory'], run };

async function run(bench: Bench): Promise<void> {
  const { options, measured, programs } = bench;
  bench.progress('empty servers, idle');
  await withPeers(bench, programs, async (peers) => {
    for (const peer of peers) await peer.start();
    await sleep(options.settle * 1000);
    for (const peer of peers)
      measured.add('idleResidentBytes', peer.name, await steadyResidentBytes(peer.pid, READING_SECONDS));
  });
}
