/** `check metrics`: reads exposed metrics over standard input and says what a linter has against them. */
import { readFileSync } from 'node:fs';
import { parseExposition } from '../ingest/exposition.ts';
import { EXIT } from './exit.ts';
import { cardinalityTable } from './metric-cardinality.ts';
import { metricProblems } from './metric-problems.ts';
import type { Subcommand } from './subcommands.ts';

const STANDARD_INPUT = 0;

export const checkMetrics: Subcommand = {
  name: 'metrics',
  words: [],
  help: 'Lint metrics that come over standard input: curl -s http://localhost:9090/metrics | narthex check metrics',
  flags: [{ name: 'extended', help: 'Print how many series each metric has, when there are no findings.' }],
  run: async (given) => {
    try {
      const families = parseExposition(readFileSync(STANDARD_INPUT, 'utf8'));
      const problems = metricProblems(families);
      for (const { metric, text } of problems) process.stderr.write(`${metric} ${text}\n`);
      if (problems.length > 0) return EXIT.lint;
      if (given.has('extended')) process.stdout.write(cardinalityTable(families));
      return EXIT.ok;
    } catch (error) {
      process.stderr.write(`error while linting: ${(error as Error).message}\n`);
      return EXIT.failure;
    }
  },
};
