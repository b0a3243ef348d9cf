/** Every case of the query language comes out as it does without a split, whoever evaluates which series. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EngineFeatures } from '../../../src/promql/operators/operator.ts';
import { ALL_FEATURES, runScript } from '../../../src/promqltest/run.ts';
import { type Behaviour, ForcedHelpers } from './forced-helpers.ts';

const OWN = join(import.meta.dirname, '../../promqltest');
const REFERENCE = join(import.meta.dirname, '../../../../shared/promqltest');
const IMMEDIATE = join(OWN, 'immediate');
/** Names are dropped at once, as the server does it. */
const AT_ONCE = { ...ALL_FEATURES, delayedNameRemoval: false };

const BEHAVIOURS: readonly Behaviour[] = ['ahead', 'late', 'gone', 'busy'];

function scriptsIn(directory: string): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory).filter((file) => file.endsWith('.test'));
}

function failuresOf(path: string, features: EngineFeatures, helpers: ForcedHelpers): unknown[] {
  const outcomes = runScript(readFileSync(path, 'utf8'), features, () => {}, helpers);
  return outcomes.flatMap(({ line, failure }) => (failure === null ? [] : [{ line, ...failure }]));
}

describe.each(BEHAVIOURS)('a helper that is %s', (behaviour) => {
  const helpers = new ForcedHelpers(behaviour);

  it.each([
    ...scriptsIn(OWN).map((file) => [file, join(OWN, file), ALL_FEATURES] as const),
    ...scriptsIn(IMMEDIATE).map((file) => [`immediate/${file}`, join(IMMEDIATE, file), AT_ONCE] as const),
  ])('%s', (_, path, features) => {
    expect(failuresOf(path, features, helpers)).toEqual([]);
  });

  it('has been asked', () => {
    expect(helpers.splits > 0).toBe(behaviour !== 'busy');
  });
});

describe('reference cases', () => {
  const helpers = new ForcedHelpers('late');

  it.skipIf(scriptsIn(REFERENCE).length > 0)('are not beside the checkout: nothing to run', () => {
    expect(scriptsIn(REFERENCE)).toEqual([]);
  });

  it.each(scriptsIn(REFERENCE))(
    '%s',
    (file) => {
      expect(failuresOf(join(REFERENCE, file), ALL_FEATURES, helpers)).toEqual([]);
    },
    60_000,
  );
});
