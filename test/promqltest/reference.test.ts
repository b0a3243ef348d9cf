/**
 * The reference cases of Prometheus, where they are beside the checkout. Evaluations over native histograms or start
 * timestamps are counted and left out; all others must pass.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/promqltest/outcome.ts';
import { runScript } from '../../src/promqltest/run.ts';

const DIRECTORY = join(import.meta.dirname, '../../../shared/promqltest');
const files = existsSync(DIRECTORY) ? readdirSync(DIRECTORY).filter((file) => file.endsWith('.test')) : [];
const all: Outcome[] = [];

describe('reference cases', () => {
  it.skipIf(files.length > 0)('are not beside the checkout: nothing to run', () => {
    expect(files).toEqual([]);
  });

  it.each(files)('%s', (file) => {
    const outcomes = runScript(readFileSync(join(DIRECTORY, file), 'utf8'));
    all.push(...outcomes);
    const failed = outcomes.filter(({ status }) => status === 'failed');
    expect(failed.map(({ line, query, reason }) => `line ${line}: ${query}: ${reason}`)).toEqual([]);
  });

  afterAll(() => {
    if (all.length > 0) console.log(tally(all));
  });
});

/** `839 passed, 641 skipped (native histograms), 16 skipped (start timestamps)` */
function tally(outcomes: readonly Outcome[]): string {
  const counts = new Map<string, number>();
  for (const { status, reason } of outcomes) {
    const what = status === 'skipped' ? `skipped (${reason})` : status;
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  return [...counts].map(([what, count]) => `${count} ${what}`).join(', ');
}
