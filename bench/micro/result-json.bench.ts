/** A matrix as JSON: half of its values are quotients, which have all their digits, a quarter counts, a quarter decimals. */
import { ByteWriter } from '../../src/http/byte-writer.ts';
import { Repeats } from '../../src/http/gzip/repeats.ts';
import { PointsText } from '../../src/http/points/points-text.ts';
import { writeResult } from '../../src/http/result-json.ts';
import { RowTexts } from '../../src/http/rows/row-texts.ts';
import { labelSetOf, Symbols } from '../../src/model/labels.ts';
import type { QueryValue } from '../../src/promql/engine.ts';
import type { MicroBench } from './micro-bench.ts';

const STEPS = 241;
const STEP_MS = 15_000;
const START_MS = 1_700_000_000_000;

export const piece: MicroBench = {
  name: 'result JSON',
  unit: 'point',
  operations: 200_000,
  setup(operations) {
    const rows = Math.ceil(operations / STEPS);
    const symbols = new Symbols();
    const labels = Array.from({ length: rows }, (_, row) =>
      labelSetOf(symbols, [
        ['__name__', 'node_cpu_seconds_total'],
        ['instance', `host-${row >> 3}:9100`],
        ['job', 'node'],
        ['mode', `mode-${row & 7}`],
      ]),
    );
    const values = Float64Array.from({ length: rows * STEPS }, (_, i) => sampleOf(i));
    const present = new Uint8Array(rows * STEPS).fill(1);
    const value: QueryValue = {
      kind: 'columns',
      grid: { startMs: START_MS, stepMs: STEP_MS, count: STEPS },
      batches: [{ rows, labels, dropName: null, values, present, histograms: null }],
      order: { batch: new Uint32Array(rows), row: Uint32Array.from({ length: rows }, (_, row) => row) },
    };
    const points = new PointsText();
    const repeats = new Repeats();
    const rowTexts = new RowTexts(symbols);
    return {
      operations: rows * STEPS,
      run() {
        const writer = new ByteWriter();
        writeResult(value, 'range', 0, { rows: rowTexts, points, repeats }, writer);
        return writer.length;
      },
    };
  },
};

function sampleOf(i: number): number {
  if ((i & 1) === 0) return (i + 1) / 3;
  return (i & 2) === 0 ? i * 977 : Math.round(i * 3.7) / 100;
}
