import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Exemplar } from '../../../src/storage/exemplars/exemplar.ts';
import { ExemplarResult, Exemplars } from '../../../src/storage/exemplars/exemplars.ts';
import { TemporaryDirectory } from '../../ingest/messages.ts';
import { labelBytes } from '../head/label-bytes.ts';

let directory: TemporaryDirectory;
beforeEach(() => {
  directory = new TemporaryDirectory();
});
afterEach(() => directory.remove());

const UP = [{ type: '=', name: '__name__', value: 'up' }] as const;

/** Value bits: those of 0 with `low` as the low word. */
function exemplar(timeMs: number, low = 0, trace = 'a', name = 'up'): Exemplar {
  return { series: labelBytes([['__name__', name]]), labels: labelBytes([['trace_id', trace]]), timeMs, low, high: 0 };
}

function timesOf(exemplars: Exemplars): number[] {
  return exemplars.select([UP], 0, 1e15).flatMap(({ exemplars: found }) => found.map(({ timeMs }) => timeMs));
}

it('takes what is newer than the newest of its series, and says what a repeated or an older one is', async () => {
  const exemplars = Exemplars.open(directory.path, 10);
  expect(exemplars.append(exemplar(10))).toBe(ExemplarResult.Stored);
  expect(exemplars.append(exemplar(10))).toBe(ExemplarResult.Duplicate);
  expect(exemplars.append(exemplar(9))).toBe(ExemplarResult.OutOfOrder);
  expect(exemplars.append(exemplar(10, 1))).toBe(ExemplarResult.Stored);
  expect(exemplars.append(exemplar(9, 0, 'a', 'other'))).toBe(ExemplarResult.Stored);
  expect(timesOf(exemplars)).toEqual([10, 10]);
  await exemplars.close();
});

it('keeps the newest of a full ring, also after it is opened again', async () => {
  let exemplars = Exemplars.open(directory.path, 3);
  for (let time = 1; time <= 8; time++) exemplars.append(exemplar(time));
  await exemplars.durable();
  expect(timesOf(exemplars)).toEqual([6, 7, 8]);
  await exemplars.close();
  exemplars = Exemplars.open(directory.path, 3);
  expect(timesOf(exemplars)).toEqual([6, 7, 8]);
  expect(exemplars.append(exemplar(8))).toBe(ExemplarResult.Duplicate);
  expect(exemplars.append(exemplar(9))).toBe(ExemplarResult.Stored);
  expect(timesOf(exemplars)).toEqual([7, 8, 9]);
  await exemplars.close();
});

it('is durable while others go on putting exemplars', async () => {
  const exemplars = Exemplars.open(directory.path, 100_000);
  let time = 0;
  let goesOn = true;
  const pump = (async () => {
    while (goesOn) {
      exemplars.append(exemplar(++time));
      await new Promise((resolve) => setImmediate(resolve));
    }
  })();
  await exemplars.durable();
  goesOn = false;
  await pump;
  await exemplars.close();
  expect(time).toBeGreaterThan(0);
});

it('forgets what is too old, and takes new exemplars of the series afterwards', async () => {
  const exemplars = Exemplars.open(directory.path, 10);
  for (const time of [10, 20, 30]) exemplars.append(exemplar(time));
  exemplars.append(exemplar(5, 0, 'a', 'other'));
  exemplars.forgetBefore(20);
  expect(timesOf(exemplars)).toEqual([20, 30]);
  expect(exemplars.stats).toMatchObject({ held: 2, series: 1 });
  expect(exemplars.append(exemplar(31))).toBe(ExemplarResult.Stored);
  expect(timesOf(exemplars)).toEqual([20, 30, 31]);
  await exemplars.close();
});
