/** A reader remembers what matchers select in blocks: it must not show where something else is selected. */
import { afterAll, expect, test } from 'vitest';
import { Symbols } from '../../src/model/labels.ts';
import { SampleColumns } from '../../src/model/samples.ts';
import { Head } from '../../src/storage/head/head.ts';
import { StoreReader } from '../../src/storage/store-reader.ts';
import type { BlockView, StoreView } from '../../src/storage/view.ts';
import { BlockDirectory, counterSamples, HOUR, type PlainSample } from './block/block-fixture.ts';
import { labelBytes } from './head/label-bytes.ts';

const directory = new BlockDirectory();
afterAll(() => directory.remove());

const up = (instance: string, samples: readonly PlainSample[]) => ({
  labels: [
    ['__name__', 'up'],
    ['instance', instance],
  ] as [string, string][],
  samples,
});
const UP = [{ type: '=', name: '__name__', value: 'up' }] as const;

async function viewOf(id: string, ...series: Parameters<typeof up>[]): Promise<BlockView> {
  const { path, meta } = await directory.write(
    series.map((one) => up(...one)),
    6,
  );
  return { id, path, mint: meta.mint, maxt: meta.maxt, tombstones: [] };
}

const storeOf = (...blocks: BlockView[]): StoreView => ({ version: 1, heads: [], blocks });

/** Times of samples by instance. */
function select(reader: StoreReader, mint: number, maxt: number): Record<string, number[]> {
  const selection = reader.select(UP, mint, maxt);
  const samples = new SampleColumns();
  const found: Record<string, number[]> = {};
  for (let i = 0; i < selection.count; i++) {
    selection.read(i, mint, maxt, samples);
    found[reader.symbols.text(selection.labels(i)[3])] = Array.from(samples.times.subarray(0, samples.count));
  }
  return found;
}

test('the same matchers select by the range of time', async () => {
  const early = counterSamples(3, 1000);
  const late = counterSamples(3, 1000, 4 * HOUR);
  const block = await viewOf('a', ['early', early], ['late', late], ['later', counterSamples(2, 1000, 5 * HOUR)]);
  const reader = new StoreReader(new Symbols(), storeOf(block));
  const inSlices = [
    [{ early: [0, 1000, 2000] }, 0, 10_000],
    [{ early: [1000, 2000] }, 1000, 20_000],
    [{ late: [4 * HOUR + 2000], later: [5 * HOUR, 5 * HOUR + 1000] }, 4 * HOUR + 1500, 6 * HOUR],
    [
      { early: [2000], late: [4 * HOUR, 4 * HOUR + 1000, 4 * HOUR + 2000], later: [5 * HOUR, 5 * HOUR + 1000] },
      2000,
      6 * HOUR,
    ],
    [{}, 7 * HOUR, 8 * HOUR],
  ] as const;
  for (const round of [1, 2]) {
    for (const [found, mint, maxt] of inSlices)
      expect({ round, found: select(reader, mint, maxt) }).toEqual({ round, found });
  }
  reader.close();
});

test('what matchers select is looked for anew when blocks come, go or lose samples', async () => {
  const first = await viewOf('a', ['x', counterSamples(2, 1000)], ['y', counterSamples(1, 1000)]);
  const second = await viewOf('b', ['x', counterSamples(2, 1000, HOUR)], ['z', counterSamples(1, 1000, HOUR)]);
  const reader = new StoreReader(new Symbols(), storeOf(first));
  const all = () => select(reader, 0, 6 * HOUR);
  expect(all()).toEqual({ x: [0, 1000], y: [0] });
  reader.show(storeOf(first, second));
  expect(all()).toEqual({ x: [0, 1000, HOUR, HOUR + 1000], y: [0], z: [HOUR] });
  expect(all()).toEqual({ x: [0, 1000, HOUR, HOUR + 1000], y: [0], z: [HOUR] });
  reader.show(storeOf(first, { ...second, tombstones: [{ matchers: UP, mint: 0, maxt: HOUR }] }));
  expect(all()).toEqual({ x: [0, 1000, HOUR + 1000], y: [0], z: [] });
  reader.show(storeOf(second));
  expect(all()).toEqual({ x: [HOUR, HOUR + 1000], z: [HOUR] });
  reader.close();
});

test('series of blocks and of a head that takes new ones come together', async () => {
  const block = await viewOf('a', ['x', counterSamples(2, 1000)], ['y', counterSamples(1, 1000)]);
  const later = await viewOf('b', ['x', counterSamples(2, 1000, HOUR)]);
  const head = new Head({ retentionMs: 0, now: () => 3 * HOUR });
  const view = { ...storeOf(block, later), heads: [{ generation: 1, shared: head.shared, tombstones: [] }] };
  const reader = new StoreReader(new Symbols(), view);
  const add = (instance: string, time: number) =>
    head.append(head.addSeries(labelBytes(up(instance, []).labels)), time, 0, 0);
  const blocks = { x: [0, 1000, HOUR, HOUR + 1000], y: [0] };
  expect(select(reader, 0, 3 * HOUR)).toEqual(blocks);
  add('x', 2 * HOUR);
  expect(select(reader, 0, 3 * HOUR)).toEqual({ ...blocks, x: [...blocks.x, 2 * HOUR] });
  add('w', 2 * HOUR);
  expect(select(reader, 0, 3 * HOUR)).toEqual({ ...blocks, x: [...blocks.x, 2 * HOUR], w: [2 * HOUR] });
  // What one thread has selected, another one reads.
  const share = reader.select(UP, 0, 3 * HOUR).share?.() ?? null;
  expect(share?.kind).toBe('merged');
  reader.close();
});
