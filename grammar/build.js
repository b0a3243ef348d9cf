/** Makes src/promql/generated/promql.js from promql.peggy. Does nothing when it is newer than the grammar and this script. */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const grammar = join(here, 'promql.peggy');
const folder = join(here, '..', 'src', 'promql', 'generated');

const DECLARATIONS = `import type { TreeBuilder } from '../syntax/tree-builder.ts';

export type StartRule = 'query' | 'selector';

export function parse(text: string, options: { startRule: StartRule; build: TreeBuilder }): unknown;

export class SyntaxError extends Error {
  readonly expected: readonly { readonly type: string; readonly description?: string }[] | null;
  readonly location: { readonly start: { readonly offset: number } };
}
`;

const newestSource = Math.max(...[grammar, fileURLToPath(import.meta.url)].map((file) => statSync(file).mtimeMs));
const isFresh = (file) => existsSync(file) && statSync(file).mtimeMs >= newestSource;

if (!isFresh(join(folder, 'promql.js')) || !isFresh(join(folder, 'promql.d.ts'))) {
  const { default: peggy } = await import('peggy');
  const source = peggy.generate(readFileSync(grammar, 'utf8'), {
    grammarSource: 'promql.peggy',
    allowedStartRules: ['query', 'selector'],
    format: 'es',
    output: 'source',
  });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'promql.js'), source);
  writeFileSync(join(folder, 'promql.d.ts'), DECLARATIONS);
}
