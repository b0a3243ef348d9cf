/** The least that a durable commit takes: its bytes appended to a file, and fdatasync. */
import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { median } from '../../peers/statistics.ts';
import type { LogCommits } from '../build-profile.ts';
import type { Limit } from './limit.ts';

const COMMITS = 50;

export function diskLimits({ commits, bytes, samples }: LogCommits, directory: string): Limit[] {
  const record = new Uint8Array(Math.ceil(bytes / commits)).fill(1);
  const path = join(directory, 'append');
  const file = openSync(path, 'w');
  const micros: number[] = [];
  for (let commit = 0; commit < COMMITS; commit++) {
    const started = performance.now();
    writeSync(file, record);
    fdatasyncSync(file);
    micros.push((performance.now() - started) * 1000);
  }
  closeSync(file);
  rmSync(path);
  const size = `${record.length.toLocaleString('en')} bytes`;
  const least = Math.min(...micros);
  return [
    {
      what: `disk: appending the ${size} of a commit, and fdatasync, median of ${COMMITS}`,
      amount: median(micros),
      unit: 'µs',
    },
    { what: 'disk: ... the quickest', amount: least, unit: 'µs' },
    {
      what: `disk: ... shared by the ${(samples / commits).toFixed(0)} samples of a commit (waiting, hardly any CPU)`,
      amount: (1000 * least * commits) / samples,
      unit: 'ns a sample',
    },
  ];
}
