/** Makes src/storage/chunk/generated/kernel.js. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildKernel } from '../../../build-kernel.js';

await buildKernel(
  dirname(fileURLToPath(import.meta.url)),
  `/** The function of src/storage/chunk/kernel/kernel.ts, and its memory (layout.ts). */
export interface KernelInstance {
  readonly memory: { readonly buffer: ArrayBuffer };
  decode(count: number, firstTime: number, mint: number, maxt: number): number;
}
`,
);
