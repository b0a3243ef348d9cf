import { runQuery } from '../../src/promql/engine.ts';
import { MemoryReader } from '../../src/promqltest/memory-reader.ts';
import type { MicroBench } from './micro-bench.ts';

const STEPS = 220;
const INTERVAL_MS = 15_000;
const SERIES_PER_HOST = 16;

/** `a / on (instance) group_left () b`: select both sides, match by signature, divide; the many side has 16 series a host. */
export const piece: MicroBench = {
  name: 'vector / vector, group_left',
  unit: 'point',
  operations: 1600 * STEPS,

  setup(operations) {
    const series = Math.max(SERIES_PER_HOST, Math.round(operations / STEPS));
    const reader = new MemoryReader();
    const times = Array.from({ length: STEPS }, (_, i) => i * INTERVAL_MS);
    const values = times.map((_, i) => i + 1);
    for (let i = 0; i < series; i++) {
      const instance: [string, string] = ['instance', `host-${Math.floor(i / SERIES_PER_HOST)}`];
      reader.load([['__name__', 'a'], instance, ['cpu', String(i % SERIES_PER_HOST)]], times, values);
      if (i % SERIES_PER_HOST === 0) reader.load([['__name__', 'b'], instance], times, values);
    }
    const request = {
      text: 'a / on (instance) group_left () b',
      kind: 'range',
      startMs: 0,
      endMs: (STEPS - 1) * INTERVAL_MS,
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
    } as const;
    return { operations: series * STEPS, run: () => runQuery(request, reader, () => {}).stats.samplesRead };
  },
};
