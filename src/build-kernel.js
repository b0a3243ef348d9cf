/** Compiles a kernel, AssemblyScript to WebAssembly, into a module that holds it as a text. */
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..');

/**
 * Makes generated/kernel.js beside the directory of the kernel, unless it is newer than the sources of all kernels.
 *
 * @param directory with kernel.ts, whose exports are the functions
 * @param declarations of the type KernelInstance
 */
export async function buildKernel(directory, declarations) {
  const folder = join(directory, '..', 'generated');
  const newest = Math.max(
    ...[...kernelSources(), fileURLToPath(import.meta.url)].map((file) => statSync(file).mtimeMs),
  );
  const isFresh = (name) => existsSync(join(folder, name)) && statSync(join(folder, name)).mtimeMs >= newest;
  if (isFresh('kernel.js') && isFresh('kernel.d.ts')) return;
  const text = moduleText(await compile(directory));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'kernel.js'), text);
  writeFileSync(join(folder, 'kernel.d.ts'), `${declarations}${CREATE_KERNEL}`);
}

/** Of all kernels: they import from each other. */
function kernelSources() {
  const names = readdirSync(here, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => basename(dirname(name)) === 'kernel').map((name) => join(here, name));
}

const CREATE_KERNEL = `
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

async function compile(directory) {
  const { default: asc } = await import('assemblyscript/asc');
  let code = null;
  const options = ['-O3', '--noAssert', '--runtime', 'stub', '--importMemory', '--enable', 'simd,bulk-memory'];
  const entry = relative(root, join(directory, 'kernel.ts'));
  const { error, stderr } = await asc.main([entry, ...options, '--baseDir', root, '-o', 'kernel.wasm'], {
    writeFile: (_name, contents) => {
      code = contents;
    },
  });
  if (error !== null || code === null) {
    throw new Error(`${entry} does not compile: ${stderr.toString()}`, { cause: error });
  }
  return code;
}
