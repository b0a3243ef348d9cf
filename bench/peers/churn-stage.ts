/** Hosts that come and go: every minute a tenth of the series is new and a tenth has got its last sample. */
import { cpuSeconds, steadyResidentBytes } from './accounting.ts';
import { type Bench, type Stage, withPeers } from './bench.ts';
import { SERIES_PER_HOST } from './host-metrics.ts';
import { buildLoad } from './load.ts';
import { send } from './send.ts';
import { newestSampleMs } from './times.ts';

export const churnStage: Stage = { name: 'churn', phases: ['memory'], run };

async function run(bench: Bench): Promise<void> {
  const { options, measured, programs } = bench;
  const intervalMs = options.churnInterval * 1000;
  const steps = Math.ceil((options.churnMinutes * 60) / options.churnInterval);
  const series = options.hosts * SERIES_PER_HOST;
  bench.progress(`building ${options.churnMinutes} minutes of ${series} series, a tenth of them replaced every minute`);
  const load = buildLoad({ hosts: options.hosts, steps, intervalMs, lastMs: newestSampleMs(intervalMs), churns: true });
  for (const program of programs) {
    bench.progress(`${program.name} takes in series that come and go`);
    await withPeers(bench, [program], async ([peer]) => {
      await peer.start();
      const before = cpuSeconds(peer.pid);
      const { refused } = await send(peer.url, load.bodies, options.connections);
      const resident = await steadyResidentBytes(peer.pid, options.settle);
      measured.add('churnCpuMicrosPerSample', peer.name, ((cpuSeconds(peer.pid) - before) * 1e6) / (series * steps));
      measured.add('churnResidentBytes', peer.name, resident);
      measured.remarkRefused(peer.name, 'series that come and go', refused);
    });
  }
}
