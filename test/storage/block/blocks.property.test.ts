import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { CounterReset, type Histogram } from '../../../src/model/histogram.ts';
import { Symbols } from '../../../src/model/labels.ts';
import { SampleColumns } from '../../../src/model/samples.ts';
import { Blocks } from '../../../src/storage/block/blocks.ts';
import { openBlock } from '../../../src/storage/block/reader.ts';
import { Head } from '../../../src/storage/head/head.ts';
import { mergeStreams } from '../../../src/storage/merge-streams.ts';
import { labelBytes } from '../head/label-bytes.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SERIES = ['a', 'b', 'c'];

/** A sample of the model: its value is a function of series and time, so that a repeated one is always equal. */
type Kind = 'float' | 'started' | 'histogram';
const kindOf = (series: number, minute: number): Kind => {
  const choice = (series * 7 + Math.floor(minute / 50)) % 5;
  if (choice === 4) return 'histogram';
  return choice === 3 ? 'started' : 'float';
};

function histogramOf(minute: number): Histogram {
  return {
    counterReset: CounterReset.Unknown,
    schema: 1,
    zeroThreshold: 0.001,
    zeroCount: 1,
    count: 3 + minute,
    sum: minute / 3,
    positiveSpans: Int32Array.of(0, 2),
    positiveBuckets: Float64Array.of(2, minute),
    negativeSpans: new Int32Array(0),
    negativeBuckets: new Float64Array(0),
    customValues: new Float64Array(0),
  };
}

type Step =
  | {
      readonly kind: 'cut';
      readonly from: number;
      readonly count: number;
      readonly distance: number;
      readonly mask: number;
    }
  | { readonly kind: 'delete'; readonly series: number; readonly from: number; readonly length: number }
  | { readonly kind: 'compact'; readonly hours: number }
  | { readonly kind: 'clean' }
  | { readonly kind: 'reopen' };

const minute = fc.integer({ min: 0, max: 40 * 60 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('cut' as const),
      from: minute,
      count: fc.integer({ min: 1, max: 60 }),
      distance: fc.integer({ min: 1, max: 30 }),
      mask: fc.integer({ min: 1, max: 7 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('delete' as const),
      series: fc.nat(3),
      from: minute,
      length: fc.nat(600),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('compact' as const), hours: fc.integer({ min: 1, max: 60 }) }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'clean' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'reopen' as const }) },
);

function headOf(cut: Step & { kind: 'cut' }, model: Map<number, Set<number>>): Head {
  const head = new Head({ retentionMs: 0, now: Date.now });
  const value = new Float64Array(1);
  const words = new Int32Array(value.buffer);
  SERIES.forEach((name, series) => {
    if (((cut.mask >> series) & 1) === 0) return;
    const ref = head.addSeries(labelBytes([['n', name]]));
    for (let i = 0; i < cut.count; i++) {
      const at = cut.from + i * cut.distance;
      const kind = kindOf(series, at);
      value[0] = at / 7;
      if (kind === 'float') head.appendReplayed(ref, at * MINUTE, words[0], words[1]);
      else if (kind === 'started') head.appendRich(ref, at * MINUTE, at + 1, null, words[0], words[1]);
      else head.appendRich(ref, at * MINUTE, 0, histogramOf(at), 0, 0);
      model.get(series)?.add(at);
    }
  });
  return head;
}

function readAll(blocks: Blocks): Map<string, number[]> {
  const found = new Map<string, number[]>();
  const readers = blocks.views.map((view) => openBlock(view.path, new Symbols(), view.tombstones));
  const stream = mergeStreams(readers.map((reader) => reader.stream()));
  const samples = new SampleColumns(4);
  while (stream.next()) {
    const name = String.fromCharCode(stream.labels[stream.labels.length - 1]);
    stream.read(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, samples);
    const minutes: number[] = [];
    for (let i = 0; i < samples.count; i++) {
      const at = samples.times[i] / MINUTE;
      minutes.push(at);
      const kind = kindOf(SERIES.indexOf(name), at);
      const histogram = samples.histograms?.[i] ?? null;
      if (kind === 'histogram') expect(histogram).toEqual(histogramOf(at));
      else expect([histogram, samples.values[i]]).toEqual([null, at / 7]);
      expect(samples.starts?.[i] ?? 0).toBe(kind === 'started' ? at + 1 : 0);
    }
    if (minutes.length > 0) found.set(name, minutes);
  }
  for (const reader of readers) reader.close();
  return found;
}

it('blocks hold what was cut and not deleted, through compactions, cleaning and restarts', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 10 }), async (steps) => {
      const path = mkdtempSync(join(tmpdir(), 'blocks-model-'));
      let nowMs = 0;
      const open = (): Promise<Blocks> =>
        Blocks.open({
          path,
          log: pino({ level: 'silent' }),
          now: () => nowMs,
          retentionMs: () => 0,
          retentionBytes: () => 0,
          extraBytes: () => 0,
          hasLog: () => false,
        });
      const model = new Map(SERIES.map((_, series) => [series, new Set<number>()]));
      let blocks = await open();
      try {
        let generation = 0;
        for (const one of steps) {
          if (one.kind === 'cut') {
            const head = headOf(one, model);
            await blocks.cut({ generation: ++generation, shared: head.shared, tombstones: [] });
          } else if (one.kind === 'delete') {
            const to = one.from + one.length;
            const name = SERIES[one.series];
            const matchers = name === undefined ? [] : [{ type: '=', name: 'n', value: name } as const];
            await blocks.delete(matchers, one.from * MINUTE, to * MINUTE);
            for (const [series, minutes] of model) {
              if (name !== undefined && series !== one.series) continue;
              for (const at of minutes) if (at >= one.from && at <= to) minutes.delete(at);
            }
          } else if (one.kind === 'compact') {
            nowMs = Math.max(nowMs, one.hours * HOUR);
            blocks.tick();
          } else if (one.kind === 'clean') {
            await blocks.cleanTombstones();
          } else {
            await blocks.close();
            blocks = await open();
          }
        }
        const expected = [...model].flatMap(([series, minutes]) =>
          minutes.size === 0 ? [] : [[SERIES[series], [...minutes].sort((a, b) => a - b)] as const],
        );
        expect(readAll(blocks)).toEqual(new Map(expected));
        nowMs = 1000 * HOUR;
        blocks.tick();
        await expect.poll(() => blocks.stats.working, { interval: 5, timeout: 20_000 }).toBe(false);
        expect(readAll(blocks)).toEqual(new Map(expected));
      } finally {
        await blocks.close();
        rmSync(path, { recursive: true });
      }
    }),
    { numRuns: 6 },
  );
}, 120_000);
