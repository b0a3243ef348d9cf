import { parseExpr } from '../../src/promql/parse.ts';
import { QUERIES } from '../peers/queries.ts';
import type { MicroBench } from './micro-bench.ts';

const FEATURES = {
  experimentalFunctions: false,
  extendedRangeSelectors: false,
  binopFillModifiers: false,
  durationExpressions: false,
};

/** Texts of dashboard queries to checked trees. */
export const piece: MicroBench = {
  name: 'parse and check',
  unit: 'query',
  operations: QUERIES.length,

  setup() {
    return {
      operations: QUERIES.length,
      run: () => QUERIES.map((text) => parseExpr(text, FEATURES).position.end).length,
    };
  },
};
