/**
 * Makes src/ingest/generated/kernel.js, the kernel as WebAssembly in a text. Does nothing when it is newer than the sources and
 * this script.
 */
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..', '..');
const folder = join(root, 'src', 'ingest', 'generated');

const DECLARATIONS = `/** The functions of src/ingest/kernel/kernel.ts, and their memory. Offsets and lengths are 32-bit integers. */
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

/** @param pages of its memory, 64 KiB each */
export function createKernel(pages: number): KernelInstance;
`;

function moduleText(code) {
  return `export function createKernel(pages) {
  const memory = new WebAssembly.Memory({ initial: pages });
  const module = new WebAssembly.Module(Buffer.from(CODE, 'base64'));
  return { ...new WebAssembly.Instance(module, { env: { memory } }).exports, memory };
}

const CODE = '${Buffer.from(code).toString('base64')}';
`;
}

async function compile() {
  const { default: asc } = await import('assemblyscript/asc');
  let code = null;
  const options = ['-O3', '--noAssert', '--runtime', 'stub', '--importMemory', '--enable', 'simd,bulk-memory'];
  const entry = join('src', 'ingest', 'kernel', 'kernel.ts');
  const { error, stderr } = await asc.main([entry, ...options, '--baseDir', root, '-o', 'kernel.wasm'], {
    writeFile: (_name, contents) => {
      code = contents;
    },
  });
  if (error !== null || code === null)
    throw new Error(`the kernel does not compile: ${stderr.toString()}`, { cause: error });
  return code;
}

const newestSource = Math.max(...readdirSync(here).map((name) => statSync(join(here, name)).mtimeMs));
const isFresh = (file) => existsSync(file) && statSync(file).mtimeMs >= newestSource;

if (!isFresh(join(folder, 'kernel.js')) || !isFresh(join(folder, 'kernel.d.ts'))) {
  const text = moduleText(await compile());
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'kernel.js'), text);
  writeFileSync(join(folder, 'kernel.d.ts'), DECLARATIONS);
}
