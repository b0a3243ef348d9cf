/**
 * Strategy: a block with all kinds of pages is damaged in copies: bits flipped, ranges overwritten with zeros, noise or other
 * parts of the file, its end cut off, bytes taken out or put in. Each copy is opened, queried, verified and salvaged.
 *
 * Invariants:
 * 1. Nothing but DamagedBlock is thrown, by nothing; everything ends.
 * 2. Every sample that is read, also by a salvage, is one that was written, to the bit, in its series.
 * 3. A query that throws nothing answers all that it would of the sound block.
 * 4. verify finds something whenever a page is not what was written.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { Symbols } from '../../src/model/labels.ts';
import { SampleColumns } from '../../src/model/samples.ts';
import type { SeriesStream } from '../../src/storage/block/block.ts';
import { DamagedBlock } from '../../src/storage/block/damaged-block.ts';
import { openBlock } from '../../src/storage/block/reader.ts';
import { salvageBlock } from '../../src/storage/block/salvage.ts';
import { verifyBlock } from '../../src/storage/block/verify.ts';
import { BlockDirectory, HOUR, type RichSeries, samplesOf, words } from '../storage/block/block-fixture.ts';
import { histogramOf } from '../storage/head/histogram-of.ts';
import { generator, type Random } from './random.ts';

const SEED = Number(process.env.NARTHEX_SEED ?? 1 + Math.floor(Math.random() * 1e9));
const COPIES = 300;

const SERIES: readonly RichSeries[] = Array.from({ length: 400 }, (_, i) => ({
  labels: [
    ['__name__', `metric_${i % 7}`],
    ['id', `${Math.imul(i, 0x9e3779b1) >>> 0}`],
  ],
  samples: Array.from({ length: 12 }, (_, j) => ({
    time: (i % 90) + j * 1_000_000,
    ...(i % 50 === 7 ? { histogram: histogramOf(i) } : words(Math.sin(i + j))),
    ...(i % 9 === 1 ? { start: 1 + i } : {}),
  })),
}));

const directory = new BlockDirectory();
afterAll(() => directory.remove());

test(`damaged blocks do no harm, seed ${SEED}`, async () => {
  const random = generator(SEED);
  const { path } = await directory.write(SERIES, 4);
  const sound = readFileSync(path);
  const written = contentsOf(openBlock(path, new Symbols(), []).stream());
  let refused = 0;
  let clean = 0;
  for (let i = 0; i < COPIES; i++) {
    const copy = damaged(sound, random);
    const name = directory.newPath();
    writeFileSync(name, copy);
    const complete = query(name, written);
    const { problems } = verifyBlock(name);
    if (complete) clean++;
    else refused++;
    if (!complete) expect(problems.length).toBeGreaterThan(0);
    if (problems.length === 0) expect(complete).toBe(true);
    const salvaged = salvageBlock(name, () => undefined);
    expectPartOf(contentsOf(salvaged.stream), written);
    salvaged.close();
    writeFileSync(name, '');
  }
  // Both ways were taken: most damage is met by a query, some lies where only LMDB would look.
  expect(refused).toBeGreaterThan(0);
  expect(clean).toBeGreaterThan(0);
}, 120_000);

/** Reads all of the block in two ways; answers whether all was there. */
function query(path: string, written: Contents): boolean {
  let block: ReturnType<typeof openBlock> | null = null;
  try {
    block = openBlock(path, new Symbols(), []);
    expect(contentsOf(block.stream())).toEqual(written);
    const selection = block.select([{ type: '=~', name: 'id', value: '.*7.*' }], HOUR, 3 * HOUR);
    expect(selection.count).toBe(SERIES.filter(({ labels }) => labels[1][1].includes('7')).length);
    const into = new SampleColumns();
    for (let i = 0; i < selection.count; i++) {
      selection.read(i, HOUR, 3 * HOUR, into);
      expect(into.count).toBe(7);
    }
    return true;
  } catch (error) {
    if (!(error instanceof DamagedBlock)) throw error;
    return false;
  } finally {
    block?.close();
  }
}

type Contents = Map<string, string[]>;

function contentsOf(stream: SeriesStream): Contents {
  const contents: Contents = new Map();
  const samples = new SampleColumns();
  while (stream.next()) {
    stream.read(-Infinity, Infinity, samples);
    const rows = samplesOf(samples).map((sample) => JSON.stringify(sample));
    contents.set(Buffer.from(stream.labels).toString('hex'), rows);
  }
  return contents;
}

function expectPartOf(part: Contents, whole: Contents): void {
  for (const [labels, rows] of part) {
    const all = new Set(whole.get(labels));
    expect(rows.filter((row) => !all.has(row))).toEqual([]);
  }
}

function damaged(sound: Buffer, random: Random): Buffer {
  const copy = Buffer.from(sound);
  const at = random(copy.length);
  const length = 1 + random(200);
  switch (random(7)) {
    case 0:
      return copy.subarray(0, at);
    case 1:
      return Buffer.concat([copy.subarray(0, at), copy.subarray(at + length)]);
    case 2:
      return Buffer.concat([copy.subarray(0, at), Buffer.alloc(length, random(256)), copy.subarray(at)]);
    case 3:
      copy.fill(0, at, Math.min(copy.length, at + length * 20));
      return copy;
    case 4:
      copy.copy(copy, at, random(copy.length), random(copy.length));
      return copy;
    default:
      for (let flips = 1 + random(3); flips > 0; flips--) copy[random(copy.length)] ^= 1 << random(8);
      return copy;
  }
}
