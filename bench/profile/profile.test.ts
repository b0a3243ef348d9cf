/** The profile, tiny, so that it never rots; and what tells places, threads and mappings apart. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type CpuProfile, type Frame, stackTimes } from './cpu-profile.ts';
import { memoryKinds } from './memory-kinds.ts';
import { functionOf, partOf } from './parts.ts';
import { clocksBetween } from './process-clocks.ts';
import { SourcePlaces } from './source-places.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

async function benchProfile(...args: string[]): Promise<string> {
  const all = ['--import', 'tsx', 'bench/profile/run.ts', ...args];
  return (await run(process.execPath, all, { cwd: ROOT })).stdout;
}

const frame = (functionName: string, url = '', lineNumber = 0): Frame => ({
  functionName,
  url,
  lineNumber,
  columnNumber: 0,
});

describe('a tiny run', () => {
  it('goes from the load to the limits', async () => {
    const output = await benchProfile('--tiny', '--narthex=dist/main.js', '--before=dist/main.js');
    const rows = output.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
    const titles = output.split('\n').filter((line) => line.startsWith('### '));
    expect(titles).toEqual([
      '### Remote write, µs of CPU a sample',
      '### Range queries, ms of CPU a query',
      '### Instant queries, ms of CPU a query',
      '### New series, µs of CPU a series',
      '### Memory, MB',
    ]);
    for (const part of ['src/storage/head', 'src/ingest']) expect(rows.map(([, first]) => first)).toContain(part);
    for (const row of rows.filter(([, first]) => first === 'all (RSS)')) {
      for (const megabytes of row.slice(2, 6)) expect(Number(megabytes)).toBeGreaterThan(20);
    }
    const limits = rows.slice(rows.findIndex(([, first]) => first === 'limit') + 2);
    expect(limits.length).toBeGreaterThan(15);
    // The kernel counts CPU in hundredths of a second, less than that as nothing.
    const counted = limits.filter(([, what]) => what !== undefined && !what.includes("bare socket's CPU"));
    for (const row of counted) expect(Number(row[2]), row[1]).toBeGreaterThan(0);
  }, 120_000);

  it('names a wrong option and shows the others', async () => {
    await expect(benchProfile('--hosts', 'many')).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--hosts=many: a whole number above 0 is wanted\n\nnpm run bench:profile'),
    });
  }, 120_000);
});

describe('a profile', () => {
  const profile: CpuProfile = {
    nodes: [
      { id: 1, callFrame: frame('(root)'), children: [2] },
      { id: 2, callFrame: frame('outer', 'file:///a.js'), children: [3] },
      { id: 3, callFrame: frame('inner', 'file:///a.js') },
    ],
    startTime: 1000,
    samples: [2, 3, 2, 1],
    timeDeltas: [10, 100, 200, 400],
  };

  it('counts each sample until the next one, within a span', () => {
    const names = (from: number, to: number): [string, number][] =>
      stackTimes(profile, { from, to }).map(({ stack, micros }) => [stack.map((f) => f.functionName).join(), micros]);
    expect(names(0, 2000)).toEqual([
      ['outer,(root)', 500],
      ['inner,outer,(root)', 200],
    ]);
    expect(names(1100, 1150)).toEqual([
      ['outer,(root)', 10],
      ['inner,outer,(root)', 40],
    ]);
  });

  it('is divided into folders, packages and what runs besides', () => {
    const source = (path: string) => () => path;
    const file = frame('f', 'file:///x.js');
    expect(partOf([file], source('src/storage/log/log.ts'))).toBe('src/storage/log');
    expect(partOf([file], source('src/storage/select.ts'))).toBe('src/storage');
    expect(partOf([file], source('src/ingest/kernel/fields.ts'))).toBe('src/ingest');
    expect(partOf([file], source('src/main.ts'))).toBe('src');
    expect(partOf([file], source('dist/promql/generated/promql.js'))).toBe('src/promql/generated');
    expect(partOf([file], source('node_modules/@scope/name/a.js'))).toBe('packages: @scope/name');
    const wasm = frame('wasm-function[3]', 'wasm://wasm/ca7c34e2');
    expect(partOf([wasm, wasm, file], source('src/http/gzip/deflate.ts'))).toBe('src/http/gzip, WebAssembly');
    expect(partOf([frame('(garbage collector)'), file], source(''))).toBe('garbage collection');
    expect(partOf([frame('writev'), file], source(''))).toBe('native: writev');
    expect(partOf([frame('(program)')], source(''))).toBe('native: without a name');
    expect(partOf([frame('now', 'node:internal/x')], source(''))).toBe('Node: all else');
    expect(partOf([frame('(idle)')], source(''))).toBeNull();
    expect(partOf([frame('waitWhile', 'file:///x.js')], source(''))).toBeNull();
  });

  it('is divided into functions, too', () => {
    const source = () => 'src/storage/log/log.ts';
    expect(functionOf([frame('#write', 'file:///x.js')], source)).toBe('#write, src/storage/log/log.ts');
    expect(functionOf([frame('', 'node:fs')], source)).toBe('(anonymous), Node: all else');
    expect(functionOf([frame('writev')], source)).toBe('native: writev');
    expect(functionOf([frame('(idle)')], source)).toBeNull();
  });

  it('finds the source of bundled code', () => {
    const places = new SourcePlaces(`${ROOT}dist/main.js`);
    // The program begins behind a line for packages, which no source has.
    const url = new URL('../../dist/main.js', import.meta.url).href;
    expect(places.sourceOf(frame('', url, 8))).toMatch(/^src\//);
    expect(places.sourceOf(frame('', new URL('../../node_modules/lmdb/write.js', import.meta.url).href))).toBe(
      'node_modules/lmdb/write.js',
    );
  });
});

describe('CPU by the kernel', () => {
  it("tells V8's threads by their age, and its profiler by name", () => {
    const threads = (...seconds: number[]) =>
      seconds.map((second, id) => ({ id, name: id === 3 || id === 5 ? 'v8:ProfEvntProc' : 'node', seconds: second }));
    const before = { user: 5, system: 1, threads: threads(3, 0.5, 0.25, 0.125) };
    const after = { user: 10, system: 2, threads: threads(6, 1.5, 0.5, 0.25, 0.5, 0.5) };
    expect(clocksBetween(before, after)).toEqual({ user: 5, system: 1, main: 3, platform: 1.25, profiler: 0.625 });
  });
});

describe('memory', () => {
  it('is told by path, permissions, address and what is reserved behind it', () => {
    const mapping = (range: string, permissions: string, kilobytes: number, path = ''): string =>
      `${range} ${permissions} 00000000 00:00 0                          ${path}\nSize: 4 kB\nRss: ${kilobytes} kB\nPss: 1 kB\n`;
    const smaps = [
      mapping('00400000-00b6f000', 'r-xp', 1, '/usr/bin/node'),
      mapping('26b4e000-28677000', 'rw-p', 2, '[heap]'),
      mapping('280e1e940000-280e1e994000', 'rw-p', 4),
      mapping('7f88f3c00000-7f88f7fc0000', 'r--s', 8, '/data/log/1/data.mdb'),
      mapping('7f88f8000000-7f88f8050000', 'rw-p', 16),
      mapping('7f88f8050000-7f88fc000000', '---p', 0),
      mapping('7f89b00a0000-7f89b24a0000', 'rw-p', 32),
      mapping('7f89b24a0000-7f8c300a0000', '---p', 0),
      mapping('7f92b0080000-7f92b09cc000', 'rw-p', 64),
      mapping('7f92b09cc000-7f93b0070000', '---p', 0),
      mapping('7f9af8315000-7f9af8399000', 'rw-p', 128),
      mapping('7f9af9000000-7f9af9001000', 'rwxp', 256),
    ].join('');
    expect(Object.fromEntries([...memoryKinds(smaps)].map(([kind, bytes]) => [kind, bytes / 1024]))).toEqual({
      'program and libraries': 1,
      'malloc, main thread': 2,
      'heap of V8': 4,
      'log, mapped by LMDB': 8,
      'malloc, other threads': 16,
      WebAssembly: 32,
      'head in shared memory': 64,
      'stacks, large buffers and other anonymous memory': 128,
      'code made by V8': 256,
      'other files': 0,
    });
  });
});
