/** Makes src/http/gzip/generated/kernel.js. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildKernel } from '../../../build-kernel.js';

await buildKernel(
  dirname(fileURLToPath(import.meta.url)),
  `/** The functions of src/http/gzip/kernel/kernel.ts, and their memory (layout.ts). */
export interface KernelInstance {
  readonly memory: { readonly buffer: ArrayBuffer };
  restart(): void;
  encode(repeats: number, isLast: number): number;
  flush(): number;
  finish(): number;
}
`,
);
