/** The package export `narthex/testing`: cases for PromQL in the test suites of others (docs/promqltest.md). */
import { engineFeatures } from './config/features.ts';
import type { Outcome } from './promqltest/outcome.ts';
import { ALL_FEATURES, runScript } from './promqltest/run.ts';

export type { Failure, Outcome } from './promqltest/outcome.ts';
export { ScriptError } from './promqltest/parse-script.ts';

export interface PromqlTestOptions {
  /** Options of --enable-feature; left out: all that change the query language, except type-and-unit-labels. */
  readonly enableFeature?: readonly string[];
  /** Called after each evaluation with how many there are in all. */
  readonly onOutcome?: (outcome: Outcome, evaluations: number) => void;
}

export interface PromqlTestReport {
  readonly passed: number;
  readonly failed: number;
  readonly outcomes: readonly Outcome[];
}

/** Runs the text of a script on an empty storage. Throws a ScriptError when it cannot be read or its data cannot be loaded. */
export function runPromqlTest(script: string, { enableFeature, onOutcome }: PromqlTestOptions = {}): PromqlTestReport {
  const features = enableFeature === undefined ? ALL_FEATURES : engineFeatures(enableFeature);
  const outcomes = runScript(script, features, onOutcome);
  const failed = outcomes.filter(({ failure }) => failure !== null).length;
  return { passed: outcomes.length - failed, failed, outcomes };
}
