import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { BINARY } from '../e2e/server-process.ts';

const run = (...args: string[]) => execFileSync(process.execPath, [BINARY, ...args], { encoding: 'utf8' });

test('--help names the commands and every flag that is not hidden', () => {
  const text = run('--help');
  expect(text).toContain('usage: narthex [<command>] [<flags>]');
  expect(text).toContain('--web.listen-address="0.0.0.0:9090"');
  expect(text).toContain('--[no-]web.enable-lifecycle');
  expect(text).not.toContain('--storage.tsdb.wal-segment-size');
});

test('--version tells the own version and that of the API', () => {
  expect(run('--version')).toMatch(/^narthex, version \d+\.\d+\.\d+ \(API of Prometheus 3\.14\.0\)\n/);
});
