/** Makes src/storage/chunk/columns/generated/kernel.js. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildKernel } from '../../../../build-kernel.js';

await buildKernel(
  dirname(fileURLToPath(import.meta.url)),
  `/** The functions of src/storage/chunk/columns/kernel/kernel.ts, and their memory (layout.ts). */
export interface KernelInstance {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  decodeFloats(at: number, chunkEnd: number, count: number): number;
  decodeTimes(at: number, chunkEnd: number, count: number): number;
  decodeSigned(at: number, chunkEnd: number, count: number): number;
  readonly fault: Global;
  readonly got: Global;
  readonly wanted: Global;
}

interface Global {
  readonly value: number;
}
`,
);
