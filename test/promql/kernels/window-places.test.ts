import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { delta, increase, rate } from '../../../src/promql/kernels/rate.ts';
import { WindowPlaces } from '../../../src/promql/kernels/window-places.ts';
import { columns, run, series, someWindows, windows } from './windows-of.ts';

describe('places of windows', () => {
  it('are the samples after the start of the window, to its end', () => {
    const over = windows({ firstEndMs: 60_000, stepMs: 30_000, count: 4, rangeMs: 60_000 });
    const samples = columns([0, 15_000, 60_000, 90_001].map((time) => ({ time, value: 1 })));
    over.places.find(samples, over);
    expect(Array.from(over.places.from)).toEqual([1, 2, 3, 3]);
    expect(Array.from(over.places.to)).toEqual([3, 3, 4, 4]);
  });

  it('are found anew for a series of other times, or of fewer or more samples', () => {
    const over = windows({ firstEndMs: 60_000, stepMs: 60_000, count: 2, rangeMs: 60_000 });
    const placesOf = (...times: number[]) => {
      over.places.find(columns(times.map((time) => ({ time, value: 1 }))), over);
      return [Array.from(over.places.from), Array.from(over.places.to)];
    };
    expect(placesOf(30_000, 90_000)).toEqual([
      [0, 1],
      [1, 2],
    ]);
    expect(placesOf(30_000, 90_000)).toEqual([
      [0, 1],
      [1, 2],
    ]);
    expect(placesOf(30_000, 60_000)).toEqual([
      [0, 2],
      [2, 2],
    ]);
    expect(placesOf(30_000)).toEqual([
      [0, 1],
      [1, 1],
    ]);
    expect(placesOf(30_000, 60_000, 90_000)).toEqual([
      [0, 2],
      [2, 3],
    ]);
    expect(placesOf()).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });
});

describe.each([
  ['rate', rate],
  ['increase', increase],
  ['delta', delta],
])('%s', (_name, kernel) => {
  it('is the same whatever series came before', () => {
    fc.assert(
      fc.property(series, fc.array(series, { maxLength: 3 }), someWindows, (one, others, over) => {
        const alone = run(kernel, one, { ...over, places: new WindowPlaces() });
        for (const other of others) run(kernel, other, over);
        expect(run(kernel, one, over)).toEqual(alone);
        const raised = one.map(({ time, value }) => ({ time, value: value + 3 }));
        expect(run(kernel, raised, over)).toEqual(run(kernel, raised, { ...over, places: new WindowPlaces() }));
      }),
    );
  });
});
