/** A day of some thousand series, asked about when all of it is in blocks. */
import { untilQuiet } from './accounting.ts';
import { type Bench, type Stage, withPeers } from './bench.ts';
import { intoBlocks } from './compacted.ts';
import { SERIES_PER_HOST } from './host-metrics.ts';
import { buildLoad } from './load.ts';
import { rangeQuestions } from './queries.ts';
import { ask } from './questions.ts';
import { send } from './send.ts';
import { newestSampleMs, queryWindow } from './times.ts';

const STEP_SECONDS = 120;
const FULL_WINDOW_SECONDS = 3600;

export const dayStage: Stage = { name: 'a day in blocks', phases: ['query'], run };

async function run(bench: Bench): Promise<void> {
  const { options, measured, programs } = bench;
  const intervalMs = options.blockInterval * 1000;
  const steps = Math.floor((options.blockHours * 3600) / options.blockInterval);
  bench.progress(
    `building ${options.blockHours} hours, ${steps} steps, of ${options.blockHosts * SERIES_PER_HOST} series`,
  );
  const load = buildLoad({ hosts: options.blockHosts, steps, intervalMs, lastMs: newestSampleMs(intervalMs) });
  await withPeers(bench, programs, async (peers) => {
    for (const peer of peers) {
      bench.progress(`${peer.name} takes in ${options.blockHours} hours and brings them into blocks`);
      await peer.start();
      // One connection: Prometheus refuses what is an hour behind the newest sample, and connections run ahead of each other.
      const { refused } = await send(peer.url, load.bodies, 1);
      measured.remarkRefused(peer.name, 'a day of writes', refused);
      await intoBlocks(peer);
    }
    // A merge or a compaction that goes on would be a part of the times.
    for (const peer of peers) {
      const isQuiet = await untilQuiet(peer.pid, options.settle * 2000);
      if (!isQuiet) measured.remarks.push(`${peer.name} was still at work when queries over blocks began`);
    }
    bench.progress('queries over blocks');
    const window = queryWindow(load.firstMs, load.lastMs, STEP_SECONDS, FULL_WINDOW_SECONDS);
    measured.questions.push(...(await ask(peers, rangeQuestions('range in blocks', window), options.queryRounds)));
  });
}
