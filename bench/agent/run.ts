/**
 * Prints what `narthex agent` costs beside node_exporter and a Prometheus in agent mode, on this machine at the same time.
 *
 *   npm run build && node --import tsx bench/agent/run.ts [--minutes 10] [--interval 15]
 */
import { parseArgs } from 'node:util';
import { missingPrograms } from '../../test/e2e/programs.ts';
import { measureMachineCost } from './machine-cost.ts';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, interval: { type: 'string', default: '15' } },
});
const missing = missingPrograms('prometheus', 'prometheus-node-exporter');
if (missing !== null) throw new Error(missing);
const intervalSeconds = Number(values.interval);
const { programs, series } = await measureMachineCost({
  intervalSeconds,
  warmUpSeconds: 2 * intervalSeconds,
  seconds: 60 * Number(values.minutes),
});
const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
process.stdout.write(`${values.minutes} minutes at ${intervalSeconds} s\n\n`);
process.stdout.write(
  '| program | % of a core | CPU of the start, s | RSS, MB | largest |\n| --- | --- | --- | --- | --- |\n',
);
for (const { name, cpuShare, startCpuSeconds, residentBytes, residentBytesMax } of programs) {
  const cells = [name, (100 * cpuShare).toFixed(2), startCpuSeconds.toFixed(2), megabytes(residentBytes)];
  process.stdout.write(`| ${[...cells, megabytes(residentBytesMax)].join(' | ')} |\n`);
}
process.stdout.write(`\nseries: ${[...series].map(([job, count]) => `${job} ${count}`).join(', ')}\n`);
