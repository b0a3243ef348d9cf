/** All limits, and their table. */
import type { Load } from '../../peers/load.ts';
import { table } from '../../peers/report.ts';
import type { LogCommits } from '../build-profile.ts';
import { answerLimits } from './answer.ts';
import { diskLimits } from './disk.ts';
import type { Limit } from './limit.ts';
import { loopbackLimits } from './loopback.ts';
import { memoryLimits } from './memory.ts';
import { snappyLimits } from './snappy.ts';

/** Of this machine and of this process's code, at the sizes that a build's writes had. @param directory where data would be */
export async function measureLimits(
  load: Load,
  log: LogCommits,
  connections: number,
  directory: string,
): Promise<Limit[]> {
  return [
    ...memoryLimits(load.messageBytesPerSample),
    ...snappyLimits(load.bodies[0], load.seriesCount),
    ...answerLimits(),
    ...diskLimits(log, directory),
    ...(await loopbackLimits(load, connections)),
  ];
}

export function limitsTable(limits: readonly Limit[]): string {
  return table([
    ['limit', 'measured', 'unit'],
    ...limits.map(({ what, amount, unit }) => [what, amount.toFixed(amount < 100 ? 2 : 0), unit]),
  ]);
}
