import { expect, it } from 'vitest';
import { killRepeatedly } from './kill.ts';

const SEED = Number(process.env.NARTHEX_SEED ?? 1 + Math.floor(Math.random() * 1e9));
const ROUNDS = 5;

it(`kill -9 among writes, queries, cuts and compactions loses nothing acknowledged and invents nothing, seed ${SEED}`, async () => {
  const { acknowledgedRequests, mistakes } = await killRepeatedly({
    seed: SEED,
    rounds: ROUNDS,
    pauseMs: 5,
    tell: console.log,
  });
  expect(mistakes).toEqual([]);
  expect(acknowledgedRequests).toBeGreaterThan(0);
}, 240_000);
