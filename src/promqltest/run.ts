/** Runs a script: loads series into memory and evaluates queries on them with the engine. */
import type { Expr } from '../promql/ast.ts';
import type { EngineFeatures } from '../promql/operators/operator.ts';
import { parseExpr } from '../promql/parse.ts';
import type { Helpers } from '../promql/split/split.ts';
import { Evaluation } from './evaluation.ts';
import { load } from './load.ts';
import { MemoryReader } from './memory-reader.ts';
import type { Outcome } from './outcome.ts';
import { parseScript, ScriptError } from './parse-script.ts';
import type { EvalCommand } from './script.ts';

/** The features of the reference runner. */
export const ALL_FEATURES: EngineFeatures = {
  experimentalFunctions: true,
  extendedRangeSelectors: true,
  binopFillModifiers: true,
  delayedNameRemoval: true,
  typeAndUnitLabels: false,
  startTimestamps: true,
};

/** Called after each evaluation with how many there are in all. */
export type OnOutcome = (outcome: Outcome, evaluations: number) => void;

/**
 * @param helpers lend threads to the queries; null: nobody does
 *
 * Throws a ScriptError when the script itself, or a query in it, cannot be read, or its data cannot be loaded.
 */
export function runScript(
  text: string,
  features: EngineFeatures = ALL_FEATURES,
  onOutcome: OnOutcome = () => {},
  helpers: Helpers | null = null,
): Outcome[] {
  const commands = parseScript(text).map((command) =>
    command.kind === 'eval' ? { ...command, expr: parseQuery(command, features) } : command,
  );
  const evaluations = commands.filter(({ kind }) => kind === 'eval').length;
  const outcomes: Outcome[] = [];
  let reader = new MemoryReader();
  for (const command of commands) {
    if (command.kind === 'clear') reader = new MemoryReader();
    else if (command.kind === 'load') atLine(command.line, () => load(command, reader));
    else {
      const { line, query } = command;
      const failure = new Evaluation(command, reader, features, helpers).check(command.expr);
      const outcome = { line, query, failure };
      outcomes.push(outcome);
      onOutcome(outcome, evaluations);
    }
  }
  return outcomes;
}

function parseQuery({ query, line }: EvalCommand, features: EngineFeatures): Expr {
  return atLine(line, () => parseExpr(query, { ...features, durationExpressions: true }));
}

function atLine<T>(line: number, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw new ScriptError(line, (error as Error).message);
  }
}
