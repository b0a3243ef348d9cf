/** Every query of the reference test files parses, and its canonical text is the same query. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseExpr } from '../../src/promql/parse.ts';
import { printExpr } from '../../src/promql/print.ts';
import { ALL_FEATURES } from './features.ts';

const FOLDER = join(import.meta.dirname, '../../../shared/promqltest');
const HAS_FILES = existsSync(FOLDER);

function queries(file: string): string[] {
  const text = readFileSync(join(FOLDER, file), 'utf8');
  const evaluations = text.matchAll(/^eval(?:_\w+)?\s+(?:instant at \S+|range from \S+ to \S+ step \S+)\s+(.*)$/gm);
  return [...evaluations].map(([, query]) => query);
}

describe.skipIf(!HAS_FILES)('reference files (skipped when ../shared/promqltest is not there)', () => {
  test.each(HAS_FILES ? readdirSync(FOLDER).filter((file) => file.endsWith('.test')) : [])('%s', (file) => {
    const all = queries(file);
    expect(all.length).toBeGreaterThan(0);
    for (const query of all) {
      const canonical = printExpr(parseExpr(query, ALL_FEATURES));
      expect(printExpr(parseExpr(canonical, ALL_FEATURES)), query).toBe(canonical);
    }
  });
});
