import SnappyJS from 'snappyjs';
import { expect, it } from 'vitest';
import { decodeMessage } from '../../test/e2e/write-client.ts';
import { hostSeries, labelsOn } from './host-metrics.ts';
import { buildLoad } from './load.ts';

const LAST_MS = 1_700_000_000_000;

it('sends every series of every host once a step, in order, as other decoders read it', () => {
  const load = buildLoad({ hosts: 5, steps: 3, intervalMs: 15_000, lastMs: LAST_MS });
  expect(load.seriesCount).toBe(5 * 507);
  expect(load.sampleCount).toBe(3 * 5 * 507);
  expect(load.bodies.map((parts) => parts.length)).toEqual([2, 2, 2]);
  for (const [step, parts] of load.bodies.entries()) {
    const series = parts.flatMap((body) => decodeMessage(SnappyJS.uncompress(body)));
    expect(series.length).toBe(load.seriesCount);
    expect(series.every(({ samples }) => samples[0][0] === LAST_MS - (2 - step) * 15_000)).toBe(true);
    expect(Object.entries(series[508].labels)).toEqual(labelsOn(1, hostSeries()[1]));
  }
});

it('makes the same load every time, and no series twice', () => {
  const shape = { hosts: 1, steps: 2, intervalMs: 15_000, lastMs: LAST_MS };
  expect(buildLoad(shape).bodies).toEqual(buildLoad(shape).bodies);
  const names = hostSeries().map((series) => JSON.stringify(labelsOn(0, series)));
  expect(new Set(names).size).toBe(507);
});
