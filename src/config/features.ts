/**
 * The options of --enable-feature. Unknown ones are a warning, never an error.
 */
import type { EngineFeatures } from '../promql/operators/operator.ts';

const KNOWN: ReadonlySet<string> = new Set([
  'exemplar-storage',
  'promql-experimental-functions',
  'promql-per-step-stats',
  'promql-delayed-name-removal',
  'promql-extended-range-selectors',
  'promql-binop-fill-modifiers',
  'promql-duration-expr',
  'extra-scrape-metrics',
  'created-timestamp-zero-ingestion',
  'st-storage',
  'st-synthesis',
  'use-start-timestamps',
  'histograms-st-encoding',
  'xor2-encoding',
  'concurrent-rule-eval',
  'metadata-wal-records',
  'type-and-unit-labels',
  'otlp-deltatocumulative',
  'otlp-native-delta-ingestion',
  'memory-snapshot-on-shutdown',
  'delayed-compaction',
  'use-uncached-io',
  'fast-startup',
  'old-ui',
  'search-api',
  'auto-reload-config',
  'native-histograms',
  'ooo-native-histograms',
]);

export function unknownFeatures(options: readonly string[]): string[] {
  return options.filter((option) => !KNOWN.has(option));
}

/** The features that change PromQL. */
export function engineFeatures(options: readonly string[]): EngineFeatures {
  return {
    experimentalFunctions: options.includes('promql-experimental-functions'),
    extendedRangeSelectors: options.includes('promql-extended-range-selectors'),
    binopFillModifiers: options.includes('promql-binop-fill-modifiers'),
    delayedNameRemoval: options.includes('promql-delayed-name-removal'),
    typeAndUnitLabels: options.includes('type-and-unit-labels'),
    startTimestamps: options.includes('use-start-timestamps'),
  };
}
