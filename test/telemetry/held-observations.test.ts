import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { HeldObservations } from '../../src/telemetry/held-observations.ts';

test('observations are counted once each, in their order, when they are asked for or are many', async () => {
  const counted: number[] = [];
  const held = new HeldObservations<number>((one) => counted.push(one));
  for (let one = 0; one < 127; one++) held.add(one);
  expect(counted).toEqual([]);
  held.flush();
  expect(counted.length).toBe(127);
  held.flush();
  for (let one = 127; one < 300; one++) held.add(one);
  expect(counted.length).toBe(127);
  await turn();
  expect(counted.length).toBe(300);
  held.add(300);
  await turn();
  expect(counted.length).toBe(300);
  held.flush();
  expect(counted).toEqual(Array.from({ length: 301 }, (_, one) => one));
});
