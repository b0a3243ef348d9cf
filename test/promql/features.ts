import type { ParserFeatures } from '../../src/promql/parse.ts';

export const ALL_FEATURES: ParserFeatures = {
  experimentalFunctions: true,
  extendedRangeSelectors: true,
  binopFillModifiers: true,
  durationExpressions: true,
};
