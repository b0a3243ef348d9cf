/** The reference cases of Prometheus, where they are beside the checkout: all of them must pass. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runScript } from '../../src/promqltest/run.ts';

const DIRECTORY = join(import.meta.dirname, '../../../shared/promqltest');
const files = existsSync(DIRECTORY) ? readdirSync(DIRECTORY).filter((file) => file.endsWith('.test')) : [];

describe('reference cases', () => {
  it.skipIf(files.length > 0)('are not beside the checkout: nothing to run', () => {
    expect(files).toEqual([]);
  });

  it.each(files)('%s', (file) => {
    const outcomes = runScript(readFileSync(join(DIRECTORY, file), 'utf8'));
    expect(outcomes.length).toBeGreaterThan(0);
    const failures = outcomes.flatMap(({ line, failure }) => (failure === null ? [] : [{ line, ...failure }]));
    expect(failures).toEqual([]);
  });
});
