/**
 * What the pages of a process are for, by /proc/PID/smaps. Mappings have no name where nobody gave them one; those of Node 20 are
 * told by their permissions, their addresses and what is reserved behind them:
 *
 *   [heap]                                    malloc in the main thread
 *   rw, reserved: 64 MiB in all               malloc in another thread (HEAP_MAX_SIZE of glibc)
 *   rw, reserved: at most 4 GiB in all        a growable SharedArrayBuffer: Region of src/threads
 *   rw, reserved: more than 4 GiB in all      memory of a WebAssembly instance, with V8's guard region
 *   rw, at an address chosen at random        heap of V8
 *   executable without a file                 code that V8 has made
 *   rw, nothing behind                        stacks of threads, large pieces of malloc, buffers: not told apart
 */

export const MEMORY_KINDS = [
  'program and libraries',
  'log, mapped by LMDB',
  'head in shared memory',
  'heap of V8',
  'code made by V8',
  'WebAssembly',
  'malloc, main thread',
  'malloc, other threads',
  'stacks, large buffers and other anonymous memory',
  'other files',
] as const;
export type MemoryKind = (typeof MEMORY_KINDS)[number];

interface Mapping {
  readonly begin: number;
  readonly end: number;
  readonly permissions: string;
  /** Empty: no file. */
  readonly path: string;
  /** Bytes in memory. */
  residentBytes: number;
}

const MIB = 1024 * 1024;
const ARENA_BYTES = 64 * MIB;
const REGION_BYTES_MAX = 4096 * MIB;
/** V8 asks for addresses below it. What nobody asks an address for lies next below the stack, which is far above. */
const WISHED_BELOW = 2 ** 46;

/** Bytes in memory of each kind. */
export function memoryKinds(smaps: string): Map<MemoryKind, number> {
  const kinds = new Map<MemoryKind, number>(MEMORY_KINDS.map((kind) => [kind, 0]));
  const mappings = parse(smaps);
  for (const [i, mapping] of mappings.entries()) {
    if (mapping.residentBytes === 0) continue;
    const kind = mapping.path === '' ? anonymousKind(mapping, mappings[i + 1]) : namedKind(mapping.path);
    kinds.set(kind, kinds.get(kind)! + mapping.residentBytes);
  }
  return kinds;
}

function namedKind(path: string): MemoryKind {
  if (path === '[heap]') return 'malloc, main thread';
  if (path.endsWith('.mdb')) return 'log, mapped by LMDB';
  if (path.startsWith('[stack')) return 'stacks, large buffers and other anonymous memory';
  return /\/node$|\.node$|\.so[.\d]*$|^\[v/.test(path) ? 'program and libraries' : 'other files';
}

function anonymousKind({ begin, end, permissions }: Mapping, next: Mapping | undefined): MemoryKind {
  if (permissions.includes('x')) return 'code made by V8';
  const isReserved = next !== undefined && next.begin === end && next.permissions.startsWith('---');
  const wholeBytes = isReserved ? next.end - begin : end - begin;
  if (isReserved && wholeBytes > REGION_BYTES_MAX) return 'WebAssembly';
  if (isReserved && wholeBytes > ARENA_BYTES) return 'head in shared memory';
  if (begin % ARENA_BYTES === 0 && wholeBytes === ARENA_BYTES) return 'malloc, other threads';
  return begin < WISHED_BELOW ? 'heap of V8' : 'stacks, large buffers and other anonymous memory';
}

function parse(smaps: string): Mapping[] {
  const mappings: Mapping[] = [];
  for (const line of smaps.split('\n')) {
    const head = /^([0-9a-f]+)-([0-9a-f]+) (\S{4}) \S+ \S+ \d+ *(.*)$/.exec(line);
    if (head !== null) {
      const [, begin, end, permissions, path] = head;
      mappings.push({
        begin: Number.parseInt(begin, 16),
        end: Number.parseInt(end, 16),
        permissions,
        path,
        residentBytes: 0,
      });
    } else if (line.startsWith('Rss:')) mappings.at(-1)!.residentBytes = Number(/\d+/.exec(line)![0]) * 1024;
  }
  return mappings;
}
