/**
 * Strategy: random series, a random query, a random grid. The engine answers the range query and each of its steps as an
 * instant query; the twin answers every step by itself. All three agree: the same series, values (of a histogram: every
 * bucket) equal up to rounding, and where one refuses, all do. The few queries that have several right answers, because
 * they hang on rounding or on the order of equals, are passed over, and are counted so that they stay few.
 * A failure prints the seed; NARTHEX_TWIN_RUNS sets how many queries are asked,
 * NARTHEX_TWIN_SEED which.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { difference, sameOrder, stepOf, twinAnswer } from './answer.ts';
import { engineAnswer, readerOf } from './engine-answer.ts';
import { grid, query, sortQuery } from './queries.ts';
import { seriesSet } from './series.ts';

const RUNS = Number(process.env.NARTHEX_TWIN_RUNS ?? 2000);
/** Every run asks the same queries, unless told otherwise: what fails, fails again. */
const SEED = Number(process.env.NARTHEX_TWIN_SEED ?? 20_261_123);
const SUBQUERY_STEP_MS = 20_000;

test.each([
  ['names dropped at once', false],
  ['names dropped at the end', true],
])('the engine and its slow twin agree on random queries, %s', { timeout: 120_000 }, (_, delayedNames) => {
  let undecided = 0;
  fc.assert(
    fc.property(seriesSet, query, grid, (series, text, { startMs, stepMs, count }) => {
      const wanted = twinAnswer(
        text,
        { startMs, stepMs, count },
        { series, subqueryStepMs: SUBQUERY_STEP_MS, delayedNames },
      );
      if (wanted === 'undecided') {
        undecided++;
        return;
      }
      const reader = readerOf(series);
      const endMs = startMs + (count - 1) * stepMs;
      const asked = { text, subqueryStepMs: SUBQUERY_STEP_MS };
      const whole = engineAnswer(reader, { ...asked, kind: 'range', startMs, endMs, stepMs }, delayedNames);
      expect(difference(whole, wanted), 'range query').toBeNull();
      // @ start() and @ end() say something else at each instant.
      if (wanted === 'refused' || /start\(\)|end\(\)/.test(text)) return;
      for (let step = 0; step < count; step++) {
        const timeMs = startMs + step * stepMs;
        const at = { kind: 'instant', startMs: timeMs, endMs: timeMs, stepMs: 0 } as const;
        const instant = engineAnswer(reader, { ...asked, ...at }, delayedNames);
        expect(difference(instant, stepOf(wanted, step)), `instant query at ${timeMs}`).toBeNull();
      }
    }),
    { numRuns: RUNS / 2, seed: SEED },
  );
  expect(undecided).toBeLessThan(RUNS / 20);
});

test('the engine and its slow twin sort alike at an instant', () => {
  fc.assert(
    fc.property(seriesSet, sortQuery, grid, (series, text, { startMs }) => {
      const given = { series, subqueryStepMs: SUBQUERY_STEP_MS, delayedNames: false };
      const wanted = twinAnswer(text, { startMs, stepMs: 0, count: 1 }, given);
      if (wanted === 'undecided' || wanted === 'refused') return;
      const asked = {
        text,
        subqueryStepMs: SUBQUERY_STEP_MS,
        kind: 'instant',
        startMs,
        endMs: startMs,
        stepMs: 0,
      } as const;
      const got = engineAnswer(readerOf(series), asked, false);
      expect(difference(got, wanted)).toBeNull();
      expect(sameOrder(got, wanted)).toBe(true);
    }),
    { numRuns: RUNS / 10, seed: SEED },
  );
});
