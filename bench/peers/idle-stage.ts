/** What an empty server needs that nobody uses. */
import { setTimeout as sleep } from 'node:timers/promises';
import { steadyResidentBytes } from './accounting.ts';
import { type Bench, type Stage, withPeers } from './bench.ts';

export const idleStage: Stage = { name: 'empty servers', phases: ['memory'], run };

async function run(bench: Bench): Promise<void> {
  const { options, measured, programs } = bench;
  bench.progress('empty servers, idle');
  await withPeers(bench, programs, async (peers) => {
    for (const peer of peers) await peer.start();
    await sleep(options.settle * 1000);
    const readings = await Promise.all(peers.map(({ pid }) => steadyResidentBytes(pid, options.settle)));
    for (const [i, peer] of peers.entries()) measured.add('idleResidentBytes', peer.name, readings[i]);
  });
}
