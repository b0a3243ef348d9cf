/** The parts of the program that a profile is divided into: folders of the source, and what runs besides. */
import type { Frame } from './cpu-profile.ts';

/** Folders that are divided further. */
const DIVIDED = new Set(['http', 'promql', 'storage']);
/** What Node does to load code: when it starts, in a new thread, and when something is needed for the first time. */
const LOADING = /^node:internal\/(bootstrap|modules|vm|process|main)/;
/** The thread sleeps, as threads do that help each other with a query (src/threads/publish.ts). */
const WAITING = new Set(['(idle)', 'waitWhile']);

/**
 * null: the thread waited.
 *
 * @param stack innermost first
 */
export function partOf(stack: readonly Frame[], sourceOf: (frame: Frame) => string): string | null {
  const { functionName, url } = stack[0];
  if (WAITING.has(functionName)) return null;
  if (functionName === '(garbage collector)') return 'garbage collection';
  if (url === 'node:zlib') return 'Node: zlib';
  if (url.startsWith('node:')) return LOADING.test(url) ? 'Node: loading of code' : 'Node: all else';
  if (url.startsWith('wasm:')) {
    const caller = stack.find((frame) => frame.url.startsWith('file:'));
    return caller === undefined ? 'WebAssembly' : `${folderOf(sourceOf(caller))}, WebAssembly`;
  }
  if (url.startsWith('file:')) return folderOf(sourceOf(stack[0]));
  // Functions of Node in C++ and expressions have a name, all else is "(program)".
  if (functionName.startsWith('RegExp: ')) return 'native: regular expressions';
  if (functionName === 'compileFunction') return 'Node: loading of code';
  return functionName === '' || functionName.startsWith('(') ? 'native: without a name' : `native: ${functionName}`;
}

/** The same, function by function. */
export function functionOf(stack: readonly Frame[], sourceOf: (frame: Frame) => string): string | null {
  const part = partOf(stack, sourceOf);
  const { functionName, url } = stack[0];
  if (part === null || url === '') return part;
  return `${functionName || '(anonymous)'}, ${url.startsWith('file:') ? sourceOf(stack[0]) : part}`;
}

function folderOf(source: string): string {
  const [first, second, third, ...deeper] = source.split('/');
  if (first === 'node_modules') return `packages: ${second.startsWith('@') ? `${second}/${third}` : second}`;
  // What was no TypeScript before is copied to dist, and has no map.
  if (first !== 'src' && first !== 'dist') return 'others';
  if (third === undefined) return 'src';
  return DIVIDED.has(second) && deeper.length > 0 ? `src/${second}/${third}` : `src/${second}`;
}
