import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { matchingPaths } from '../../src/config/path-pattern.ts';

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'narthex-paths-'));
  for (const name of ['a.yml', 'b.yml', 'ab.yml', 'c.yaml', 'x*y', 'x[y']) writeFileSync(join(directory, name), '');
});

afterAll(() => rmSync(directory, { recursive: true }));

const matching = (pattern: string): string[] =>
  matchingPaths(join(directory, pattern)).map((path) => path.slice(directory.length + 1));

it.each([
  ['*.yml', ['a.yml', 'ab.yml', 'b.yml']],
  ['?.yml', ['a.yml', 'b.yml']],
  ['[a-b].y*', ['a.yml', 'b.yml']],
  ['[^a].yml', ['b.yml']],
  ['a.yml', ['a.yml']],
  ['none.yml', []],
  ['nothing/*.yml', []],
  ['x\\*y', ['x*y']],
  ['x\\[y', ['x[y']],
  ['*[*]*', ['x*y']],
])('%s', (pattern, names) => {
  expect(matching(pattern)).toEqual(names);
});

it('a bracket that is not closed is refused', () => {
  expect(() => matching('[a.yml')).toThrow(/^syntax error in pattern: \[a\.yml$/);
});
