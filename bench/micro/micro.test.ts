import { describe, expect, it } from 'vitest';
import { loadPieces } from './pieces.ts';

const TINY_OPERATIONS = 50;

describe('every micro benchmark', async () => {
  for (const piece of await loadPieces([])) {
    it(`runs tiny: ${piece.name}`, async () => {
      const run = await piece.setup(TINY_OPERATIONS);
      try {
        expect(run.operations).toBeGreaterThan(0);
        // Twice: a run must leave what the next one needs.
        await run.run();
        expect(await run.run()).not.toBeUndefined();
      } finally {
        await run.close?.();
      }
    });
  }
});
