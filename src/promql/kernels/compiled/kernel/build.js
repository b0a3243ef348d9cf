/** Makes src/promql/kernels/compiled/generated/kernel.js. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildKernel } from '../../../../build-kernel.js';

await buildKernel(
  dirname(fileURLToPath(import.meta.url)),
  `/** The functions of src/promql/kernels/compiled/kernel, and their memory (layout.ts). */
export interface KernelInstance {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  place(samples: number, steps: number): number;
  readonly times: Address;
  readonly values: Address;
  readonly sorted: Address;
  readonly inputs: Address;
  readonly results: Address;
  readonly present: Address;
  findWindows(samples: number, count: number, firstEnd: number, stepMs: number, rangeMs: number, least: number): void;
  latest(samples: number, count: number, first: number, stepMs: number, lookback: number): number;
  stretch(samples: number, count: number, firstEnd: number, stepMs: number, rangeMs: number, isKnown: number): void;
  counterChange(samples: number, perSeconds: number): void;
  gaugeChange(): void;
  sumOverTime(): void;
  avgOverTime(): void;
  stdvarOverTime(): void;
  stddevOverTime(): void;
  minOverTime(): void;
  maxOverTime(): void;
  quantileOverTime(): void;
  madOverTime(): void;
  irate(): void;
  idelta(): void;
  changes(): void;
  resets(): void;
  deriv(): void;
  predictLinear(evalStart: number, evalStep: number): void;
}

interface Address {
  readonly value: number;
}
`,
);
