import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { REFUSALS } from '../src/errors.ts';

test('docs/errors.md shows every refusal as the table has it', () => {
  const page = readFileSync(new URL('../docs/errors.md', import.meta.url), 'utf8');
  const shown = page.split('\n').filter((line) => line.startsWith('| `'));
  const rows = Object.entries(REFUSALS).map(
    ([code, { status, type, meaning }]) => `| \`${code}\` | ${status} | \`${type}\` | ${meaning} |`,
  );
  expect(shown).toEqual(rows);
});
