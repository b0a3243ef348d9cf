import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Symbols } from '../../../src/model/labels.ts';
import { SampleColumns } from '../../../src/model/samples.ts';
import { Head } from '../../../src/storage/head/head.ts';
import { openHeadReader } from '../../../src/storage/select.ts';
import { AppendResult } from '../../../src/storage/storage.ts';
import { labelBytes } from './label-bytes.ts';

const NOW = 1_700_000_000_000;

/** What the head should do, slowly: a sorted list a series. */
class Twin {
  readonly samples = new Map<number, [number, number]>();
  #newest = -Infinity;

  append(time: number, low: number, high: number): AppendResult {
    const there = this.samples.get(time);
    if (there !== undefined) {
      return there[0] === low && there[1] === high ? AppendResult.Duplicate : AppendResult.Conflict;
    }
    this.samples.set(time, [low, high]);
    const inOrder = time > this.#newest;
    if (inOrder) this.#newest = time;
    return inOrder ? AppendResult.Appended : AppendResult.AppendedOutOfOrder;
  }

  range(mint: number, maxt: number): [number, number, number][] {
    return [...this.samples]
      .filter(([time]) => time >= mint && time <= maxt)
      .sort(([a], [b]) => a - b)
      .map(([time, [low, high]]) => [time, low, high]);
  }
}

/**
 * One run of appends: a stretch in order, at one distance, or single samples anywhere among those that are there.
 */
const run = fc.oneof(
  fc.record({
    kind: fc.constant('forward' as const),
    series: fc.nat(2),
    count: fc.integer({ min: 1, max: 400 }),
    distance: fc.constantFrom(1, 1000, 15_000),
    seed: fc.integer(),
  }),
  fc.record({
    kind: fc.constant('anywhere' as const),
    series: fc.nat(2),
    count: fc.integer({ min: 1, max: 60 }),
    distance: fc.constantFrom(1, 7, 500),
    seed: fc.integer(),
  }),
);

/** Numbers that look random and repeat. */
function scramble(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
    return (state ^ (state >>> 13)) >>> 0;
  };
}

describe('the head against a slow twin', () => {
  it('answers and holds the same after any appends, in order, out of order, repeated and in conflict', () => {
    fc.assert(
      fc.property(fc.array(run, { minLength: 1, maxLength: 12 }), fc.nat(), fc.nat(), (runs, from, to) => {
        const head = new Head({ retentionMs: 0, now: () => NOW });
        const twins = [new Twin(), new Twin(), new Twin()];
        const newest = [NOW - 1e9, NOW - 1e9, NOW - 1e9];
        twins.forEach((_, i) => {
          head.addSeries(labelBytes([['i', `${i}`]]));
        });
        for (const { kind, series, count, distance, seed } of runs) {
          const random = scramble(seed);
          for (let i = 0; i < count; i++) {
            const time =
              kind === 'forward' ? newest[series] + distance : NOW - 1e9 - 100 + (random() % 4000) * distance;
            const low = random() % 3 === 0 ? random() | 0 : 0;
            const high = random() % 4 === 0 ? random() | 0 : seed;
            expect(head.append(series, time, low, high)).toBe(twins[series].append(time, low, high));
            newest[series] = Math.max(newest[series], time);
          }
        }
        const selection = openHeadReader(head.shared, new Symbols()).select([], -Infinity, Infinity);
        const into = new SampleColumns(1);
        const read = (index: number, mint: number, maxt: number) => {
          selection.read(index, mint, maxt, into);
          return Array.from({ length: into.count }, (_, i) => [
            into.times[i],
            into.words[2 * i] | 0,
            into.words[2 * i + 1] | 0,
          ]);
        };
        let index = 0;
        let total = 0;
        for (const twin of twins) {
          total += twin.samples.size;
          if (twin.samples.size === 0) continue;
          const all = twin.range(-Infinity, Infinity);
          expect(read(index, -Infinity, Infinity)).toEqual(all);
          const mint = all[from % all.length][0];
          const maxt = all[to % all.length][0];
          expect(read(index, mint, maxt)).toEqual(twin.range(mint, maxt));
          expect(read(index, mint + 1, maxt - 1)).toEqual(twin.range(mint + 1, maxt - 1));
          index++;
        }
        expect(selection.count).toBe(index);
        expect(head.stats.samplesAppended).toBe(total);
      }),
      { numRuns: 60 },
    );
  });
});
