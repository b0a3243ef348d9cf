/**
 * Samples of every kind, in any order, with deletions between them, against a sorted list. After every run the chunks of
 * the head are looked at: none crosses a boundary of two hours, they ascend, and the open one is the last.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Symbols } from '../../../src/model/labels.ts';
import { SampleColumns } from '../../../src/model/samples.ts';
import { Head } from '../../../src/storage/head/head.ts';
import { openHeadReader } from '../../../src/storage/select.ts';
import { AppendResult } from '../../../src/storage/storage.ts';
import { chunkTimes } from './chunk-times.ts';
import { histogramOf } from './histogram-of.ts';
import { labelBytes } from './label-bytes.ts';

const NOW = 1_700_000_000_000;
const SPAN = 7_200_000;
const START = NOW - 4 * SPAN;

type Kind = 'float' | 'float with start' | 'histogram';

interface Stored {
  readonly kind: Kind;
  readonly seed: number;
  readonly start: number;
}

class Twin {
  readonly samples = new Map<number, Stored>();

  append(time: number, sample: Stored): AppendResult {
    const there = this.samples.get(time);
    if (there !== undefined) {
      const same = (there.kind === 'histogram') === (sample.kind === 'histogram') && there.seed === sample.seed;
      return same ? AppendResult.Duplicate : AppendResult.Conflict;
    }
    const newest = Math.max(-Infinity, ...this.samples.keys());
    this.samples.set(time, sample);
    return time > newest ? AppendResult.Appended : AppendResult.AppendedOutOfOrder;
  }

  delete(mint: number, maxt: number): number {
    const times = [...this.samples.keys()].filter((time) => time >= mint && time <= maxt);
    for (const time of times) this.samples.delete(time);
    return times.length;
  }

  range(mint: number, maxt: number): [number, Stored][] {
    return [...this.samples].filter(([time]) => time >= mint && time <= maxt).sort(([a], [b]) => a - b);
  }
}

const action = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      what: fc.constant('append' as const),
      kind: fc.constantFrom<Kind>('float', 'float with start', 'histogram'),
      /** Newest time and a distance, or anywhere. */
      forward: fc.boolean(),
      distance: fc.constantFrom(1, 1000, 60_000, 1_000_000),
      count: fc.integer({ min: 1, max: 300 }),
      seed: fc.integer({ min: 1, max: 1000 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('delete' as const),
      from: fc.integer({ min: -10, max: 4 * SPAN }),
      length: fc.oneof(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 0, max: 4 * SPAN })),
    }),
  },
);

it('holds and answers the same after any appends and deletions', () => {
  fc.assert(
    fc.property(fc.array(action, { minLength: 1, maxLength: 12 }), (actions) => {
      const head = new Head({ retentionMs: 0, now: () => NOW });
      const ref = head.addSeries(labelBytes([['__name__', 'm']]));
      const twin = new Twin();
      for (const step of actions) {
        if (step.what === 'delete') {
          const [mint, maxt] = [START + step.from, START + step.from + step.length];
          const matchers = [{ type: '=', name: '__name__', value: 'm' }] as const;
          expect(head.deleteRange(matchers, mint, maxt)).toBe(twin.delete(mint, maxt));
          continue;
        }
        for (let i = 0; i < step.count; i++) {
          const newest = Math.max(START, ...twin.samples.keys());
          const anywhere = START + ((Math.imul(i + step.seed, 0x9e3779b1) >>> 0) % (4 * SPAN));
          const time = step.forward ? Math.min(NOW, newest + step.distance) : anywhere - (anywhere % step.distance);
          const start = step.kind === 'float' ? 0 : time - 5000;
          const sample: Stored = { kind: step.kind, seed: step.seed + (i % 3), start };
          expect(offer(head, ref, time, sample)).toBe(twin.append(time, sample));
        }
      }
      expect(readAll(head, -Infinity, Infinity)).toEqual(shown(twin.range(-Infinity, Infinity)));
      const [mint, maxt] = [START + SPAN / 2, START + 3 * SPAN - 1];
      expect(readAll(head, mint, maxt)).toEqual(shown(twin.range(mint, maxt)));
      checkChunks(head, ref, twin.samples.size);
    }),
    { numRuns: 120 },
  );
});

function offer(head: Head, ref: number, time: number, { kind, seed, start }: Stored): AppendResult {
  if (kind === 'float') return head.append(ref, time, seed, -seed);
  if (kind === 'histogram') return head.appendRich(ref, time, start, histogramOf(seed), 0, 0);
  return head.appendRich(ref, time, start, null, seed, -seed);
}

function readAll(head: Head, mint: number, maxt: number): unknown[] {
  const selection = openHeadReader(head.shared, new Symbols()).select([], mint, maxt);
  const into = new SampleColumns(1);
  if (selection.count > 0) selection.read(0, mint, maxt, into);
  return Array.from({ length: into.count }, (_, i) => {
    const value = into.histograms?.[i] ?? [into.words[2 * i] | 0, into.words[2 * i + 1] | 0];
    return [into.times[i], value, into.starts?.[i] ?? 0];
  });
}

function shown(samples: readonly [number, Stored][]): unknown[] {
  return samples.map(([time, { kind, seed, start }]) => [
    time,
    kind === 'histogram' ? histogramOf(seed) : [seed, -seed],
    start,
  ]);
}

function checkChunks(head: Head, ref: number, samples: number): void {
  const chunks = chunkTimes(head.shared, ref);
  let last = -Infinity;
  for (const { mint, maxt } of chunks) {
    expect(mint).toBeGreaterThan(last);
    expect(maxt).toBeGreaterThanOrEqual(mint);
    expect(Math.floor(maxt / SPAN)).toBe(Math.floor(mint / SPAN));
    last = maxt;
  }
  expect(chunks.reduce((sum, { count }) => sum + count, 0)).toBe(samples);
  expect(head.stats.chunks).toBe(chunks.length);
}
