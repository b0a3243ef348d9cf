import { Symbols } from '../../src/model/labels.ts';
import { type QueryRequest, runQuery } from '../../src/promql/engine.ts';
import { openHeadReader } from '../../src/storage/select.ts';
import { headOfCounters, INTERVAL_MS, START_MS } from './head-fixture.ts';
import type { MicroBench } from './micro-bench.ts';

const STEPS = 220;
const WINDOW_SAMPLES = 20;

/** A whole dashboard query in one thread, from its text to columns: parse, plan, select, decode, rate, sum. */
export const piece: MicroBench = {
  name: 'sum by (mode) (rate(x[5m]))',
  unit: 'point',
  operations: 1600 * STEPS,

  setup(operations) {
    const series = Math.max(16, Math.round(operations / STEPS));
    const { shared } = headOfCounters(series, STEPS + WINDOW_SAMPLES);
    const reader = openHeadReader(shared, new Symbols());
    const request = rangeRequest('sum by (mode) (rate(node_cpu_seconds_total[5m]))');
    return {
      operations: series * STEPS,
      run: () => runQuery(request, reader, () => {}).stats.samplesRead,
    };
  },
};

function rangeRequest(text: string): QueryRequest {
  const startMs = START_MS + WINDOW_SAMPLES * INTERVAL_MS;
  return {
    text,
    kind: 'range',
    startMs,
    endMs: startMs + (STEPS - 1) * INTERVAL_MS,
    stepMs: INTERVAL_MS,
    lookbackMs: 300_000,
    subqueryStepMs: 60_000,
    samplesMax: 50_000_000,
    features: {
      experimentalFunctions: false,
      extendedRangeSelectors: false,
      binopFillModifiers: false,
      delayedNameRemoval: false,
      typeAndUnitLabels: false,
      startTimestamps: false,
    },
  };
}
