/**
 * The library as a program uses it: the built package, in this process.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const BUILT = new URL('../dist/index.js', import.meta.url).href;
const { open, Refusal } = (await import(BUILT)) as typeof import('../src/index.ts');

const path = await mkdtemp(join(tmpdir(), 'narthex-library-'));
afterAll(() => rm(path, { recursive: true, force: true }));

const timeMs = 1_700_000_000_000;

test('what is appended is answered, also after the database is opened again', async () => {
  const first = await open({ path });
  await first.append([
    { labels: { room: 'a', __name__: 'temperature' }, samples: [[timeMs, 21.5]] },
    { labels: { __name__: 'temperature', room: 'b' }, samples: [[timeMs, 18.5]] },
  ]);
  const { data } = await first.query('avg(temperature)', { timeMs });
  expect(data).toEqual({ resultType: 'vector', result: [{ metric: {}, value: [timeMs / 1000, '20'] }] });
  await first.close();

  const second = await open({ path });
  const range = await second.queryRange('temperature{room="a"}', {
    startMs: timeMs,
    endMs: timeMs + 60_000,
    stepMs: 60_000,
  });
  expect(range.data.result).toEqual([
    {
      metric: { __name__: 'temperature', room: 'a' },
      values: [
        [timeMs / 1000, '21.5'],
        [timeMs / 1000 + 60, '21.5'],
      ],
    },
  ]);
  await second.close();
});

test('a query that is wrong is a refusal; a sample that is refused is an error, the others are stored', async () => {
  const database = await open({ path: join(path, 'other') });
  await expect(database.query('sum(')).rejects.toBeInstanceOf(Refusal);
  const labels = { __name__: 'm' };
  const conflict = database.append([
    { labels, samples: [[timeMs, 1]] },
    { labels, samples: [[timeMs, 2]] },
    { labels: { __name__: 'n' }, samples: [[timeMs, 3]] },
  ]);
  await expect(conflict).rejects.toThrow('duplicate sample for timestamp');
  const { data } = await database.query('n', { timeMs });
  expect(data.result).toEqual([{ metric: { __name__: 'n' }, value: [timeMs / 1000, '3'] }]);
  await database.close();
});
