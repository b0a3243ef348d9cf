/** Makes src/promql/operators/aggregate/generated/kernel.js. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildKernel } from '../../../../build-kernel.js';

await buildKernel(
  dirname(fileURLToPath(import.meta.url)),
  `/** The functions of src/promql/operators/aggregate/kernel, and their memory (layout.ts). */
export interface KernelInstance {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  place(steps: number, points: number, columns: number): void;
  readonly present: Address;
  readonly groups: Address;
  endOf(groups: number): number;
  clear(from: number, to: number): void;
  has(group: number, step: number): number;
  addSums(rows: number): void;
  addAverages(rows: number): void;
  addCounts(rows: number): void;
  addMinima(rows: number): void;
  addMaxima(rows: number): void;
  addVariances(rows: number): void;
  finishSums(group: number): void;
  finishAverages(group: number): void;
  finishCounts(group: number): void;
  finishGroups(group: number): void;
  finishExtremes(group: number): void;
  finishVariances(group: number): void;
  finishDeviations(group: number): void;
  placeQuantiles(steps: number, rows: number): number;
  readonly quantiles: Address;
  takeQuantiles(rows: number): void;
}

interface Address {
  readonly value: number;
}
`,
);
