import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Symbols } from '../../../src/model/labels.ts';
import { SampleColumns } from '../../../src/model/samples.ts';
import { Blocks, type BlocksOptions } from '../../../src/storage/block/blocks.ts';
import { PAGE } from '../../../src/storage/block/format.ts';
import { openBlock } from '../../../src/storage/block/reader.ts';
import { Head } from '../../../src/storage/head/head.ts';
import { mergeStreams } from '../../../src/storage/merge-streams.ts';
import type { HeadView, Tombstone } from '../../../src/storage/view.ts';
import { labelBytes } from '../head/label-bytes.ts';
import { contentOf } from '../series-arrays.ts';

const HOUR = 3_600_000;
/** Other tests may have the processors. */
const PATIENCE = { timeout: 20_000 };
/** A boundary of all levels up to nine days. */
const START = 216 * HOUR * 2100;
const A = labelBytes([
  ['__name__', 'up'],
  ['job', 'a'],
]);
const B = labelBytes([
  ['__name__', 'up'],
  ['job', 'b'],
]);

let path = '';
let nowMs = START;
let logged = new Set<number>();
let retentionMs = 0;
let retentionBytes = 0;
const open: Blocks[] = [];

beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'blocks-'));
  nowMs = START;
  logged = new Set();
  retentionMs = 0;
  retentionBytes = 0;
});
afterEach(async () => {
  for (const blocks of open.splice(0)) await blocks.close();
  rmSync(path, { recursive: true });
});

async function openBlocks(options: Partial<BlocksOptions> = {}): Promise<Blocks> {
  const blocks = await Blocks.open({
    path,
    log: pino({ level: 'silent' }),
    now: () => nowMs,
    retentionMs: () => retentionMs,
    retentionBytes: () => retentionBytes,
    extraBytes: () => 0,
    hasLog: (generation) => logged.has(generation),
    ...options,
  });
  open.push(blocks);
  return blocks;
}

/** A head with one sample of A and B at each of the times, whose value is the time in hours, and `by` more. */
function headOf(generation: number, hours: readonly number[], by = 0, tombstones: readonly Tombstone[] = []): HeadView {
  const head = new Head({ retentionMs: 0, now: () => nowMs });
  const words = new Int32Array(2);
  const value = new Float64Array(words.buffer);
  for (const labels of [B, A]) {
    const ref = head.addSeries(labels);
    for (const hour of hours) {
      value[0] = hour + by;
      head.appendReplayed(ref, START + hour * HOUR, words[0], words[1]);
    }
  }
  return { generation, shared: head.shared, tombstones };
}

/** Hours of the samples of A and of B, over all blocks. */
function hoursIn(blocks: Blocks): number[][] {
  const readers = blocks.views.map((view) => openBlock(view.path, new Symbols(), view.tombstones));
  const content = contentOf(mergeStreams(readers.map((reader) => reader.stream())));
  for (const reader of readers) reader.close();
  return content.map(({ samples }) => samples.map(([time]) => (time - START) / HOUR));
}

const files = (): string[] => readdirSync(join(path, 'blocks')).sort();
const rangesOf = (blocks: Blocks): string[] =>
  blocks.views.map(({ mint, maxt }) => `${(mint - START) / HOUR}..${(maxt - START) / HOUR}`);
const allOfA: Tombstone['matchers'] = [{ type: '=', name: 'job', value: 'a' }];

/** Ticks until nothing is under way any more. */
async function settle(blocks: Blocks): Promise<void> {
  for (let turn = 0; turn < 1000; turn++) {
    blocks.tick();
    if (!blocks.stats.working) await new Promise((resolve) => setTimeout(resolve, 20));
    if (!blocks.stats.working) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe('a cut', () => {
  it('makes one block for each two hours that have samples', async () => {
    const blocks = await openBlocks();
    await blocks.cut(headOf(1, [0, 1, 2, 3.5, 8]));
    expect(rangesOf(blocks)).toEqual(['0..1', '2..3.5', '8..8']);
    expect(hoursIn(blocks)).toEqual([
      [0, 1, 2, 3.5, 8],
      [0, 1, 2, 3.5, 8],
    ]);
    expect(blocks.newestTime).toBe(START + 8 * HOUR);
    expect(blocks.cutState(1)).toBe('complete');
    expect(blocks.cutState(2)).toBe('none');
    expect(blocks.stats).toMatchObject({ blocks: 3, samples: 10, series: 6, cuts: 1, cutFailures: 0, damaged: 0 });
    expect(blocks.views.map(({ path: file }) => readFileSync(file).length).reduce((a, b) => a + b)).toBe(
      blocks.stats.bytes,
    );
  });

  it('of samples of very many hours takes longer ranges', async () => {
    const blocks = await openBlocks();
    await blocks.cut(
      headOf(
        1,
        Array.from({ length: 40 }, (_, i) => 2 * i),
      ),
    );
    expect(rangesOf(blocks)).toEqual(['0..10', '12..22', '24..34', '36..46', '48..58', '60..70', '72..78']);
  });

  it('of an empty head makes none', async () => {
    const blocks = await openBlocks();
    await blocks.cut(headOf(1, []));
    expect(files()).toEqual([]);
    expect(blocks.cutState(1)).toBe('none');
  });

  it('leaves out what tombstones of the head cover', async () => {
    const blocks = await openBlocks();
    await blocks.cut(headOf(1, [0, 1, 2], 0, [{ matchers: allOfA, mint: START, maxt: START + HOUR }]));
    expect(hoursIn(blocks)).toEqual([[2], [0, 1, 2]]);
  });

  it('gives its blocks the deletions that came while it ran', async () => {
    const blocks = await openBlocks();
    const cut = blocks.cut(headOf(1, [0, 1, 2]));
    await blocks.delete(allOfA, START + HOUR, START + 2 * HOUR);
    await cut;
    expect(hoursIn(blocks)).toEqual([[0], [0, 1, 2]]);
    await blocks.close();
    expect(hoursIn(await openBlocks())).toEqual([[0], [0, 1, 2]]);
  });

  it('is seen to be partial when a block of it is missing, and is removed then', async () => {
    const first = await openBlocks();
    await first.cut(headOf(1, [0]));
    await first.cut(headOf(2, [0, 2, 4]));
    await first.close();
    rmSync(first.views[2].path);
    const blocks = await openBlocks();
    expect(blocks.cutState(2)).toBe('partial');
    await blocks.removePartialCut(2);
    expect(blocks.cutState(2)).toBe('none');
    expect(files()).toHaveLength(1);
    expect(hoursIn(blocks)).toEqual([[0], [0]]);
  });

  it('fails, and changes nothing, when the directory cannot be written', async () => {
    const blocks = await openBlocks();
    rmSync(join(path, 'blocks'), { recursive: true });
    writeFileSync(join(path, 'blocks'), 'no directory');
    await expect(blocks.cut(headOf(1, [0]))).rejects.toThrow();
    expect(blocks.views).toEqual([]);
    expect(blocks.stats).toMatchObject({ cuts: 0, cutFailures: 1 });
  });
});

describe('what lies in the directory', () => {
  it('is found again; unfinished files are removed, damaged ones are set aside', async () => {
    const first = await openBlocks();
    await first.cut(headOf(1, [0, 2, 4]));
    await first.close();
    const [damaged, ...sound] = files();
    writeFileSync(join(path, 'blocks', damaged), 'nothing that a block begins with');
    writeFileSync(join(path, 'blocks', `${damaged}.tmp`), 'a part');
    const blocks = await openBlocks();
    expect(files()).toEqual(sound);
    expect(readdirSync(join(path, 'damaged'))).toEqual([damaged]);
    expect(hoursIn(blocks)[0]).toHaveLength(2);
    expect(blocks.stats.damaged).toBe(1);
  });

  it('without the blocks that another block has replaced', async () => {
    const first = await openBlocks();
    await first.cut(headOf(1, [0]));
    await first.cut(headOf(2, [0.5]));
    const kept = first.views.map((view) => ({ name: view.path, content: readFileSync(view.path) }));
    nowMs = START + 9 * HOUR;
    await settle(first);
    expect(first.stats.compactions).toBe(1);
    await first.close();
    expect(files()).toHaveLength(1);
    for (const { name, content } of kept) writeFileSync(name, content);
    const blocks = await openBlocks();
    expect(files()).toHaveLength(1);
    expect(hoursIn(blocks)).toEqual([
      [0, 0.5],
      [0, 0.5],
    ]);
  });
});

describe('compaction', () => {
  it('unites the blocks of a window that is over, and removes them once nobody reads them', async () => {
    const blocks = await openBlocks();
    let version = 1;
    blocks.onChange(() => ++version);
    for (let i = 0; i < 6; i++) await blocks.cut(headOf(1 + i, [2 * i, 2 * i + 1]));
    nowMs = START + 14.5 * HOUR;
    await settle(blocks);
    expect(rangesOf(blocks)).toEqual(['0..11']);
    expect(hoursIn(blocks)).toEqual(Array(2).fill([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]));
    expect(files()).toHaveLength(7);
    blocks.released(version - 1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(files()).toHaveLength(7);
    expect(blocks.stats.removedBlocks).toBe(6);
    blocks.released(version);
    await expect.poll(files, PATIENCE).toHaveLength(1);
    expect(blocks.stats).toMatchObject({ blocks: 1, removedBlocks: 0, compactions: 1, samples: 24 });
  });

  it('unites blocks that overlap: a time that is in both is there once', async () => {
    const blocks = await openBlocks();
    await blocks.cut(headOf(1, [0, 1]));
    await blocks.cut(headOf(2, [0.5, 1, 1.5], 100));
    nowMs = START + 9 * HOUR;
    await settle(blocks);
    expect(hoursIn(blocks)).toEqual([
      [0, 0.5, 1, 1.5],
      [0, 0.5, 1, 1.5],
    ]);
    expect(blocks.stats).toMatchObject({ blocks: 1, samples: 8 });
  });

  it('leaves blocks alone whose generation has its log', async () => {
    const blocks = await openBlocks();
    logged.add(2);
    await blocks.cut(headOf(1, [0, 1]));
    await blocks.cut(headOf(2, [0.5]));
    nowMs = START + 9 * HOUR;
    await settle(blocks);
    expect(blocks.stats).toMatchObject({ blocks: 2, compactions: 0 });
    logged.clear();
    await settle(blocks);
    expect(blocks.stats).toMatchObject({ blocks: 1, compactions: 1 });
  });

  it('leaves out what is deleted, and inherits what is deleted meanwhile', async () => {
    const blocks = await openBlocks();
    await blocks.cut(headOf(1, [0, 1]));
    await blocks.cut(headOf(2, [0.5, 1.5]));
    await blocks.delete(allOfA, START, START);
    nowMs = START + 9 * HOUR;
    blocks.tick();
    await blocks.delete(allOfA, START + 1.5 * HOUR, START + 2 * HOUR);
    await settle(blocks);
    expect(hoursIn(blocks)).toEqual([
      [0.5, 1],
      [0, 0.5, 1, 1.5],
    ]);
    expect(blocks.stats).toMatchObject({ samples: 7, tombstones: 1 });
    await blocks.close();
    expect(hoursIn(await openBlocks())[0]).toEqual([0.5, 1]);
  });

  it('does not keep a cut waiting', async () => {
    const blocks = await openBlocks();
    for (let i = 0; i < 2; i++)
      await blocks.cut(
        headOf(
          1 + i,
          Array.from({ length: 20_000 }, (_, k) => k / 20_000),
        ),
      );
    nowMs = START + 9 * HOUR;
    blocks.tick();
    await blocks.cut(headOf(3, [4]));
    expect(blocks.stats).toMatchObject({ cuts: 3, compactions: 0, working: true });
    await settle(blocks);
    expect(blocks.stats).toMatchObject({ blocks: 2, compactions: 1 });
  });

  it('of a damaged block is not tried again', async () => {
    const blocks = await openBlocks();
    await blocks.cut(headOf(1, [0, 1]));
    await blocks.cut(headOf(2, [0.5, 1.5]));
    const { path: file } = blocks.views[0];
    const content = readFileSync(file);
    const magic = Buffer.alloc(4);
    magic.writeUInt32LE(PAGE.magic);
    content[content.indexOf(magic) + PAGE.headerBytes] ^= 0x55;
    writeFileSync(file, content);
    nowMs = START + 9 * HOUR;
    await settle(blocks);
    nowMs += HOUR;
    await settle(blocks);
    expect(blocks.stats).toMatchObject({ blocks: 2, compactions: 0, compactionFailures: 1 });
    expect(files()).toHaveLength(2);
  });
});

describe('retention', () => {
  it('by time removes blocks whose newest sample is too old', async () => {
    const blocks = await openBlocks();
    await blocks.cut(headOf(1, [0, 1, 2, 3]));
    retentionMs = 10 * HOUR;
    nowMs = START + 11 * HOUR;
    await settle(blocks);
    expect(rangesOf(blocks)).toEqual(['0..1', '2..3']);
    nowMs++;
    await settle(blocks);
    expect(rangesOf(blocks)).toEqual(['2..3']);
    expect(files()).toHaveLength(1);
    expect(blocks.stats.timeRetentions).toBe(1);
  });

  it('by size removes the oldest', async () => {
    const blocks = await openBlocks();
    await blocks.cut(headOf(1, [0, 2, 4]));
    retentionBytes = blocks.stats.bytes - 1;
    await settle(blocks);
    expect(rangesOf(blocks)).toEqual(['2..2', '4..4']);
    expect(blocks.stats).toMatchObject({ sizeRetentions: 1, timeRetentions: 0 });
  });
});

describe('deletion', () => {
  it('is in the views at once, on disk when it resolves, and gone from the blocks after they are cleaned', async () => {
    const blocks = await openBlocks();
    await blocks.cut(headOf(1, [0, 1, 2, 3]));
    const bytes = blocks.stats.bytes;
    const deletion = blocks.delete(allOfA, START + HOUR, START + 2 * HOUR);
    expect(hoursIn(blocks)[0]).toEqual([0, 3]);
    await deletion;
    expect(JSON.parse(readFileSync(join(path, 'tombstones.json'), 'utf8'))).toEqual({
      version: 1,
      blocks: Object.fromEntries(blocks.views.map(({ id, tombstones }) => [id, tombstones])),
    });
    await blocks.cleanTombstones();
    expect(blocks.stats).toMatchObject({ tombstones: 0, samples: 6, blocks: 2 });
    expect(blocks.stats.bytes).toBeLessThan(bytes + 1);
    expect(hoursIn(blocks)).toEqual([
      [0, 3],
      [0, 1, 2, 3],
    ]);
    await expect.poll(files, PATIENCE).toHaveLength(2);
    await expect
      .poll(() => JSON.parse(readFileSync(join(path, 'tombstones.json'), 'utf8')), PATIENCE)
      .toEqual({ version: 1, blocks: {} });
  });

  it('of all samples of a block leaves no block', async () => {
    const blocks = await openBlocks();
    await blocks.cut(headOf(1, [0, 1, 2, 3]));
    await blocks.delete([], START, START + HOUR);
    await blocks.cleanTombstones();
    expect(rangesOf(blocks)).toEqual(['2..3']);
    await blocks.close();
    expect(files()).toHaveLength(1);
  });
});

describe('a look for one sample', () => {
  it('finds it in the block that has its time and series, unless it is deleted', async () => {
    const blocks = await openBlocks();
    await blocks.cut(headOf(1, [0, 1, 2, 3]));
    await blocks.cut(headOf(2, [1.5], 100));
    const into = new SampleColumns();
    const valueAt = (labels: Uint8Array, hour: number): number | null =>
      blocks.sampleAt(labels, START + hour * HOUR, into) ? into.values[0] : null;
    expect(valueAt(A, 0)).toBe(0);
    expect(valueAt(B, 3)).toBe(3);
    expect(valueAt(A, 1.5)).toBe(101.5);
    expect(valueAt(A, 0.5)).toBe(null);
    expect(valueAt(A, 9)).toBe(null);
    expect(valueAt(labelBytes([['job', 'a']]), 0)).toBe(null);
    await blocks.delete(allOfA, START + HOUR, START + HOUR);
    expect(valueAt(A, 1)).toBe(null);
    expect(into.count).toBe(0);
    expect(valueAt(B, 1)).toBe(1);
    await blocks.cleanTombstones();
    expect(valueAt(A, 1)).toBe(null);
    expect(valueAt(A, 0)).toBe(0);
  });
});

describe('a snapshot', () => {
  it('is a directory that opens with the same samples, whatever becomes of the first one', async () => {
    const blocks = await openBlocks();
    await blocks.cut(headOf(1, [0, 1, 2, 3]));
    await blocks.delete(allOfA, START, START);
    const copy = join(path, 'snapshot');
    await blocks.linkInto(copy);
    const expected = hoursIn(blocks);
    await blocks.delete([], START, START + 9 * HOUR);
    await blocks.cleanTombstones();
    expect(blocks.views).toEqual([]);
    expect(hoursIn(await openBlocks({ path: copy }))).toEqual(expected);
    expect(expected[0]).toEqual([1, 2, 3]);
  });
});

describe('closing', () => {
  it('ends a cut under way, which is as if it had never begun', async () => {
    const blocks = await openBlocks();
    const cut = blocks.cut(
      headOf(
        1,
        Array.from({ length: 5000 }, (_, i) => i / 300),
      ),
    );
    const ended = cut.then(
      () => 'done',
      (error: Error) => error.message,
    );
    await blocks.close();
    const outcome = await ended;
    expect(['done', 'the work on blocks was canceled']).toContain(outcome);
    expect(files().filter((name) => name.endsWith('.tmp'))).toEqual([]);
    if (outcome !== 'done') expect(files()).toEqual([]);
  });
});
