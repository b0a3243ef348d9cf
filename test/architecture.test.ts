/** Imports point downwards, and a few things have one place only. Reads the import statements itself. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const SRC = fileURLToPath(new URL('../src', import.meta.url));

/** Text of every source file by its path below src; what tools generate is left out. */
const sources = new Map(
  readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.startsWith('promql/generated/'))
    .map((path) => [path, readFileSync(join(SRC, path), 'utf8')]),
);

interface Import {
  /** Path below src of an imported file, or the name of a package. */
  readonly target: string;
  readonly local: boolean;
  /** `import type`: gone at run time. */
  readonly typeOnly: boolean;
}

const STATEMENT = /^(?:import|export)\s+(type\s+)?(?:[^'";]*?\s+from\s+)?'([^']+)'/gm;
const DYNAMIC = /\bimport\(\s*'([^']+)'\s*\)/g;

function importsOf(path: string, text: string): Import[] {
  const resolved = (specifier: string, typeOnly: boolean): Import => {
    const local = specifier.startsWith('.');
    const target = local ? relative(SRC, resolve(SRC, dirname(path), specifier)) : specifier;
    return { target, local, typeOnly };
  };
  return [
    ...[...text.matchAll(STATEMENT)].map((match) => resolved(match[2], match[1] !== undefined)),
    ...[...text.matchAll(DYNAMIC)].map((match) => resolved(match[1], false)),
  ];
}

const imports = new Map([...sources].map(([path, text]) => [path, importsOf(path, text)]));

/** `file -> import` of every import of a file under `from` whose target passes `refused`. */
function violations(from: string, refused: (imported: Import) => boolean): string[] {
  return [...imports]
    .filter(([path]) => path.startsWith(from))
    .flatMap(([path, list]) => list.filter(refused).map(({ target }) => `${path} -> ${target}`));
}

const under =
  (...directories: string[]) =>
  ({ target, local }: Import): boolean =>
    local && directories.some((directory) => target.startsWith(`${directory}/`));

describe('layers', () => {
  it('finds the source files and their imports', () => {
    expect(sources.size).toBeGreaterThan(20);
    expect([...imports.values()].flat().length).toBeGreaterThan(sources.size);
  });

  it('model stands on nothing but errors, limits and itself', () => {
    expect(
      violations('model/', ({ target, local }) => local && target.includes('/') && !target.startsWith('model/')),
    ).toEqual([]);
  });

  it('storage knows no HTTP, no query language, no ingest and no server', () => {
    expect(violations('storage/', under('http', 'promql', 'ingest', 'server', 'config', 'cli', 'promqltest'))).toEqual(
      [],
    );
    expect(violations('storage/', ({ target }) => target === 'fastify' || /^(node:)?https?$/.test(target))).toEqual([]);
  });

  it('promql knows storage only by its contract, and neither HTTP nor LMDB', () => {
    expect(violations('promql/', under('http', 'ingest', 'server', 'config', 'cli', 'threads', 'telemetry'))).toEqual(
      [],
    );
    expect(
      violations('promql/', (imported) => under('storage')(imported) && imported.target !== 'storage/storage.ts'),
    ).toEqual([]);
    expect(violations('promql/', ({ target }) => target === 'lmdb' || target === 'fastify')).toEqual([]);
  });

  it('ingest knows no HTTP, no query language and no agent', () => {
    expect(violations('ingest/', under('http', 'promql', 'server', 'cli', 'agent'))).toEqual([]);
  });

  it('rules know no HTTP and no server; alerting knows neither them nor threads and ingest', () => {
    expect(violations('rules/', under('http', 'ingest', 'server', 'cli', 'agent'))).toEqual([]);
    expect(violations('alerting/', under('rules', 'http', 'ingest', 'server', 'cli', 'agent', 'threads'))).toEqual([]);
  });

  it('the agent knows nothing of what a server asks, rules or tells', () => {
    expect(violations('agent/', under('promql', 'rules', 'alerting', 'http', 'server', 'cli', 'threads'))).toEqual([]);
  });

  it('clients, discovery and relabelling stand on configuration and model', () => {
    const below = ['config', 'model', 'client', 'discovery', 'relabel'];
    const above = ({ target, local }: Import): boolean =>
      local && target.includes('/') && !below.some((directory) => target.startsWith(`${directory}/`));
    for (const part of ['client/', 'discovery/', 'relabel/']) expect(violations(part, above)).toEqual([]);
  });

  it('only storage knows LMDB', () => {
    expect(violations('', ({ target }) => target === 'lmdb').filter((line) => !line.startsWith('storage/'))).toEqual(
      [],
    );
  });

  it('fastify is known to HTTP and to the server that starts it', () => {
    expect(
      violations('', ({ target, typeOnly }) => target === 'fastify' && !typeOnly).filter(
        (line) => !line.startsWith('http/') && !line.startsWith('server/'),
      ),
    ).toEqual([]);
  });

  it('has no circle of imports that exist at run time', () => {
    expect(circles()).toEqual([]);
  });
});

describe('things with one place', () => {
  it('Atomics are used in threads/publish.ts only', () => {
    expect(filesWith(/\bAtomics\./)).toEqual(['threads/publish.ts']);
  });

  it('no path of a machine stands in the source', () => {
    expect(filesWith(/['"`](\/work|\/home|\/root|\/Users|\/tmp)\b/)).toEqual([]);
  });

  it('nothing switches the type checker off', () => {
    const switchedOff = [...sources].filter(([, text]) => /@ts-(ignore|nocheck|expect-error)/.test(text));
    expect(switchedOff.map(([path]) => path)).toEqual([]);
  });
});

/** Comments are not looked at: they may name what code may not use. */
function filesWith(pattern: RegExp): string[] {
  const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  return [...sources].filter(([, text]) => pattern.test(withoutComments(text))).map(([path]) => path);
}

function circles(): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) found.push([...trail.slice(start), path].join(' -> '));
    if (start >= 0 || done.has(path)) return;
    for (const { target, local, typeOnly } of imports.get(path) ?? []) {
      if (local && !typeOnly) visit(target, [...trail, path]);
    }
    done.add(path);
  };
  for (const path of imports.keys()) visit(path, []);
  return found;
}
