/** Makes src/http/rows/generated/kernel.js. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildKernel } from '../../../build-kernel.js';

await buildKernel(
  dirname(fileURLToPath(import.meta.url)),
  `/** The functions of src/http/rows/kernel/kernel.ts, and their memory (layout.ts). */
export interface KernelInstance {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  begin(suffixBytes: number): void;
  beginPart(answerAt: number, end: number): void;
  skipRow(): void;
  putHead(labels: number, from: number): void;
  putRows(from: number, to: number): number;
  endValue(end: number): void;
}
`,
);
