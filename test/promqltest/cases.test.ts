/**
 * The project's own cases, one file a theme. Files in immediate/ run with the server's default, where names are dropped
 * at once; all others with every feature on, as in the reference runner.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ALL_FEATURES, runScript } from '../../src/promqltest/run.ts';

const IMMEDIATE = { ...ALL_FEATURES, delayedNameRemoval: false };

function scriptsIn(directory: string): string[] {
  return readdirSync(join(import.meta.dirname, directory)).filter((file) => file.endsWith('.test'));
}

describe.each([
  ['.', ALL_FEATURES],
  ['immediate', IMMEDIATE],
])('cases in %s', (directory, features) => {
  describe.each(scriptsIn(directory))('%s', (file) => {
    const outcomes = runScript(readFileSync(join(import.meta.dirname, directory, file), 'utf8'), features);
    it('has evaluations', () => {
      expect(outcomes.length).toBeGreaterThan(0);
    });
    it.each(outcomes.map((outcome) => [outcome.line, outcome.query, outcome] as const))(
      'line %i: %s',
      (_, __, outcome) => {
        expect(outcome.failure).toBeNull();
      },
    );
  });
});
