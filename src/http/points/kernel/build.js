/** Makes src/http/points/generated/kernel.js. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildKernel } from '../../../build-kernel.js';

await buildKernel(
  dirname(fileURLToPath(import.meta.url)),
  `/** The functions of src/http/points/kernel/kernel.ts, and their memory (layout.ts). */
export interface KernelInstance {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  beginGrid(startMs: number, stepMs: number, steps: number, ends: number, written: number): void;
  beginRow(): void;
  beginPart(answerAt: number, end: number): void;
  putPoints(first: number, from: number, to: number): number;
  endPoint(end: number): void;
}
`,
);
