import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { Symbols } from '../../../src/model/labels.ts';
import { SampleColumns } from '../../../src/model/samples.ts';
import { PAGE_KIND_NAMES, PageKind } from '../../../src/storage/block/format.ts';
import { PageFile } from '../../../src/storage/block/page-file.ts';
import { openBlock } from '../../../src/storage/block/reader.ts';
import { salvageBlock } from '../../../src/storage/block/salvage.ts';
import { verifyBlock } from '../../../src/storage/block/verify.ts';
import { histogramOf } from '../head/histogram-of.ts';
import {
  BlockDirectory,
  contentOfRich,
  counterSamples,
  HOUR,
  type RichSeries,
  streamOfRich,
  words,
} from './block-fixture.ts';

const directory = new BlockDirectory();
afterAll(() => directory.remove());

/** So many that there are several pages of most kinds, in two slices. */
const SERIES: readonly RichSeries[] = Array.from({ length: 6000 }, (_, i) => ({
  labels: [
    ['__name__', `metric_${i % 10}`],
    ['id', `${Math.imul(i, 0x9e3779b1) >>> 0}`],
  ],
  samples: Array.from({ length: 4 }, (_, j) => ({
    time: (i % 500) + j * HOUR,
    ...(i % 100 === 7 ? { histogram: histogramOf(i) } : words(Math.sin(i + j))),
  })),
}));
const EXPECTED = contentOfRich(streamOfRich(SERIES));

/** Flips a bit in the middle of page `page`. */
function damagePage(path: string, page: number): void {
  const file = new PageFile(path);
  const at = file.table.offsets[page] + (file.table.lengths[page] >>> 1);
  file.close();
  const bytes = readFileSync(path);
  bytes[at] ^= 0x10;
  writeFileSync(path, bytes);
}

function pagesOf(path: string, kind: PageKind): number[] {
  const file = new PageFile(path);
  const pages = Array.from(file.table.kinds, (_, page) => page).filter((page) => file.table.kinds[page] === kind);
  file.close();
  return pages;
}

function salvage(path: string): { content: ReturnType<typeof contentOfRich>; problems: string[]; hasMeta: boolean } {
  const problems: string[] = [];
  const salvaged = salvageBlock(path, (problem) => problems.push(problem));
  const content = contentOfRich(salvaged.stream).filter(({ samples }) => samples.length > 0);
  salvaged.close();
  return { content, problems, hasMeta: salvaged.meta !== null };
}

test('a sound block has no problems, and all of it can be salvaged', async () => {
  const { path, meta } = await directory.write(SERIES, 4);
  expect(verifyBlock(path)).toEqual({ problems: [], series: 6000, chunks: meta.chunks, samples: 24_000 });
  expect(salvage(path)).toEqual({ content: EXPECTED, problems: [], hasMeta: true });
});

test.each(Object.values(PageKind))(
  'a damaged page of kind %i is named by verify; what does not need it is salvaged',
  async (kind) => {
    const { path } = await directory.write(SERIES, 4);
    const page = pagesOf(path, kind)[0];
    damagePage(path, page);
    const named = `block ${path} is damaged: page ${page} (${PAGE_KIND_NAMES[kind]}): checksum`;
    expect(verifyBlock(path).problems[0]).toContain(named);
    const { content, problems, hasMeta } = salvage(path);
    const lost =
      kind === PageKind.Meta ? 'meta: it is not there' : `page ${page}: it is not there, or its checksum is wrong`;
    expect(problems[0]).toBe(`block ${path} is damaged: ${lost}`);
    expect(hasMeta).toBe(kind !== PageKind.Meta);
    // Nothing is made up, and much is there; all of it where only the index is damaged that is made anew.
    const expected = new Map(
      EXPECTED.map(({ labels, samples }) => [labels, new Set(samples.map((one) => JSON.stringify(one)))]),
    );
    for (const { labels, samples } of content) {
      for (const sample of samples) expect(expected.get(labels)?.has(JSON.stringify(sample))).toBe(true);
    }
    const needed: readonly PageKind[] = [PageKind.Chunks, PageKind.Times, PageKind.Pairs, PageKind.Series];
    if (needed.includes(kind)) expect(content.length).toBeLessThan(6001);
    else expect(content).toEqual(EXPECTED);
  },
);

test('a query that needs a damaged page fails with its name; others are answered', async () => {
  const { path } = await directory.write(SERIES, 4);
  const [page] = pagesOf(path, PageKind.Chunks);
  damagePage(path, page);
  const block = openBlock(path, new Symbols(), []);
  const into = new SampleColumns();
  expect(() => block.readSeries(0, 0, HOUR, into)).toThrow(`block ${path} is damaged: page ${page} (chunks): checksum`);
  block.readSeries(5999, 0, 4 * HOUR, into);
  expect(into.count).toBe(4);
  block.close();
});

test('a block that lost its end is not opened, but salvaged as far as it goes', async () => {
  const { path } = await directory.write(SERIES, 4);
  const size = readFileSync(path).length;
  truncateSync(path, size - 1);
  expect(() => openBlock(path, new Symbols(), [])).toThrow(`are no footer of a block`);
  expect(verifyBlock(path).problems).toHaveLength(1);
  expect(salvage(path)).toEqual({ content: EXPECTED, problems: [], hasMeta: true });
  truncateSync(path, size >>> 1);
  // The labels are in the second half.
  expect(salvage(path)).toMatchObject({ content: [], hasMeta: false });
});

test('bytes added to a block, or missing in it, are noticed when it is opened', async () => {
  const { path } = await directory.write([{ labels: [['a', 'b']], samples: counterSamples(10, 1) }]);
  const bytes = readFileSync(path);
  writeFileSync(path, Buffer.concat([Buffer.alloc(4096), bytes]));
  expect(() => openBlock(path, new Symbols(), [])).toThrow(
    `it has ${bytes.length + 4096} bytes, ${bytes.length} were written`,
  );
  writeFileSync(path, bytes.subarray(4096));
  expect(() => openBlock(path, new Symbols(), [])).toThrow(
    `it has ${bytes.length - 4096} bytes, ${bytes.length} were written`,
  );
});

test('damage between the extents, which only LMDB reads, is found by verify and does not disturb queries', async () => {
  const { path } = await directory.write([{ labels: [['a', 'b']], samples: counterSamples(10, 1) }]);
  const bytes = readFileSync(path);
  bytes[100] ^= 1;
  writeFileSync(path, bytes);
  const { problems, samples } = verifyBlock(path);
  expect(samples).toBe(10);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(/^bytes 0 to \d+, which LMDB would need, do not have their checksum$/);
  const block = openBlock(path, new Symbols(), []);
  expect(contentOfRich(block.stream())[0].samples).toHaveLength(10);
  block.close();
});

test('a file that holds nothing of a block gives nothing', () => {
  const path = directory.newPath();
  writeFileSync(path, 'nothing of a block NXXP, really '.repeat(1000));
  expect(salvage(path)).toEqual({
    content: [],
    problems: [`block ${path} is damaged: meta: it is not there`],
    hasMeta: false,
  });
});
