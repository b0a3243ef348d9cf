/** Makes src/storage/block/series-page/generated/kernel.js. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildKernel } from '../../../../build-kernel.js';

await buildKernel(
  dirname(fileURLToPath(import.meta.url)),
  `/** The functions of src/storage/block/series-page/kernel/kernel.ts, and their memory (layout.ts). */
export interface KernelInstance {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  decode(page: number, pageEnd: number, count: number, into: number, limit: number): number;
}
`,
);
