/** Makes src/storage/head/value-scan/generated/kernel.js. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildKernel } from '../../../../build-kernel.js';

await buildKernel(
  dirname(fileURLToPath(import.meta.url)),
  `/** The functions of src/storage/head/value-scan/kernel/kernel.ts, and its memory (layout.ts). */
export interface KernelInstance {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly tested: { readonly value: number };
  readonly found: { readonly value: number };
  testContained(length: number, before: number, after: number): void;
  testEnding(characters: number, before: number, andAutomaton: number): void;
  scan(from: number, to: number, name: number, nameBytes: number, base: number, wanted: number): number;
}
`,
);
