/** Makes src/ingest/generated/kernel.js. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildKernel } from '../../build-kernel.js';

await buildKernel(
  dirname(fileURLToPath(import.meta.url)),
  `/** The functions of src/ingest/kernel/kernel.ts, and their memory. Offsets and lengths are 32-bit integers. */
export interface KernelInstance {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  decompress(from: number, end: number, start: number, limit: number): number;
  readSeries(message: number, at: number, end: number, samplesBefore: number): number;
  readSymbols(message: number, at: number, end: number, count: number): number;
  onlySeries(at: number, end: number): number;
  readReferringSeries(at: number, end: number, symbols: number, samplesBefore: number): number;
  addSection(chain: number, from: number, to: number, ref: number, link: number): number;
  rewriteSection(entry: number, from: number, to: number, link: number): void;
  followSection(chain: number, entry: number): void;
  forgetSections(): void;
}
`,
);
