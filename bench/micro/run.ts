/** `npm run bench [-- piece ...]`: nanoseconds per unit of work of each hot piece, one line a piece. */
import { Bench, type Task } from 'tinybench';
import type { MicroBench } from './micro-bench.ts';
import { loadPieces } from './pieces.ts';

const MEASURE_MS = 1000;
const WARMUP_MS = 300;
const NS_PER_MS = 1e6;

const pieces = await loadPieces(process.argv.slice(2));
console.log(`node ${process.version}, each piece ${MEASURE_MS} ms; median, quartile and best per unit\n`);
for (const piece of pieces) console.log(await measure(piece));

async function measure(piece: MicroBench): Promise<string> {
  const run = await piece.setup(piece.operations);
  globalThis.gc?.();
  const bench = new Bench({ time: MEASURE_MS, warmupTime: WARMUP_MS, iterations: 10, throws: true });
  bench.add(piece.name, () => run.run());
  const [task] = await bench.run();
  await run.close?.();
  return line(piece, task, run.operations);
}

function line(piece: MicroBench, task: Task, operations: number): string {
  const result = task.result;
  if (!('latency' in result)) throw new Error(`${piece.name}: ${result.state}`);
  const { p50, p75, min, samplesCount } = result.latency;
  const perUnit = (ms: number): string => ((ms * NS_PER_MS) / operations).toFixed(1);
  const spread = `p75 ${perUnit(p75)}, best ${perUnit(min)}, ${samplesCount} runs of ${operations}`;
  return `${piece.name.padEnd(28)} ${perUnit(p50).padStart(10)} ns/${piece.unit.padEnd(8)} ${spread}`;
}
