import { SampleColumns } from '../../src/model/samples.ts';
import { CompiledLoops } from '../../src/promql/kernels/compiled/compiled-loops.ts';
import type { Windows } from '../../src/promql/kernels/kernel.ts';

const SCRAPE_MS = 15_000;
const STEP_MS = 60_000;
const RANGE_MS = 300_000;

/** A counter scraped every 15 s with a reset now and then, and the 5-minute windows of a dashboard over it. */
export function counterSeries(steps: number): { samples: SampleColumns; windows: Windows } {
  const count = Math.ceil((steps * STEP_MS + RANGE_MS) / SCRAPE_MS);
  const samples = new SampleColumns(count);
  let value = 0;
  for (let i = 0; i < count; i++) {
    value = i % 500 === 499 ? 0 : value + ((i * 7919) % 100) / 4;
    samples.times[i] = i * SCRAPE_MS;
    samples.values[i] = value;
  }
  samples.count = count;
  const grid = { firstEndMs: RANGE_MS, stepMs: STEP_MS, evalStartMs: RANGE_MS, evalStepMs: STEP_MS };
  const loops = new CompiledLoops();
  return { samples, windows: { ...grid, loops, count: steps, rangeMs: RANGE_MS, lookbackMs: RANGE_MS } };
}
