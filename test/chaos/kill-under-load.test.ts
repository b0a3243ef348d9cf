import { expect, it } from 'vitest';
import { killRepeatedly } from './kill.ts';

const SEED = Number(process.env.NARTHEX_SEED ?? 1 + Math.floor(Math.random() * 1e9));
const ROUNDS = 3;

it(`kill -9 under write load loses nothing acknowledged and invents nothing, seed ${SEED}`, async () => {
  const { acknowledgedRequests, mistakes } = await killRepeatedly(SEED, ROUNDS, console.log);
  expect(mistakes).toEqual([]);
  expect(acknowledgedRequests).toBeGreaterThan(0);
}, 120_000);
