import { describe, expect, it } from 'vitest';
import { Symbols } from '../../../src/model/labels.ts';
import { SampleColumns } from '../../../src/model/samples.ts';
import { Head } from '../../../src/storage/head/head.ts';
import { openHeadReader } from '../../../src/storage/select.ts';
import { AppendResult } from '../../../src/storage/storage.ts';
import { type Labels, labelBytes } from './label-bytes.ts';

const NOW = 1_700_000_000_000;
const UP: Labels = [
  ['__name__', 'up'],
  ['job', 'node'],
];

function newHead(retentionMs = 0): Head {
  return new Head({ retentionMs, now: () => NOW });
}

function readAll(head: Head, ref: number): { times: number[]; words: number[] } {
  const into = new SampleColumns(1);
  const selection = openHeadReader(head.shared, new Symbols()).select([], -Infinity, Infinity);
  selection.read(ref, -Infinity, Infinity, into);
  return {
    times: Array.from(into.times.subarray(0, into.count)),
    words: Array.from(into.words.subarray(0, 2 * into.count)),
  };
}

describe('series of the head', () => {
  it('are numbered from 0 in order of creation, and a known one keeps its number', () => {
    const head = newHead();
    expect(head.addSeries(labelBytes(UP))).toBe(0);
    expect(head.addSeries(labelBytes([['__name__', 'down']]))).toBe(1);
    expect(head.addSeries(labelBytes(UP))).toBe(0);
    expect(head.stats.series).toBe(2);
  });

  it('are found by their bytes anywhere in a message', () => {
    const head = newHead();
    const bytes = labelBytes(UP);
    head.addSeries(bytes);
    const message = new Uint8Array(bytes.length + 20).fill(0x0a);
    message.set(bytes, 7);
    expect(head.find(message, 7, 7 + bytes.length)).toBe(0);
    expect(head.find(message, 7, 6 + bytes.length)).toBe(-1);
    expect(head.find(message, 6, 7 + bytes.length)).toBe(-1);
    expect(head.find(message, 0, 0)).toBe(-1);
  });

  it('are all found when there are many, in their order and in any other', () => {
    const head = newHead();
    const all = Array.from({ length: 5000 }, (_, i) =>
      labelBytes([
        ['__name__', 'm'],
        ['i', String(i)],
      ]),
    );
    all.forEach((bytes, i) => {
      expect(head.find(bytes, 0, bytes.length)).toBe(-1);
      expect(head.addSeries(bytes)).toBe(i);
    });
    for (let round = 0; round < 2; round++) {
      all.forEach((bytes, i) => {
        expect(head.find(bytes, 0, bytes.length)).toBe(i);
      });
    }
    for (let i = 0; i < all.length; i++) {
      const other = (i * 2741) % all.length;
      expect(head.find(all[other], 0, all[other].length)).toBe(other);
    }
  });

  it('are never taken for others of the same length, whichever came before and wherever they end', () => {
    const head = newHead();
    const all: Labels[] = [];
    for (let length = 1; length <= 9; length++) {
      const [a, b] = ['a'.repeat(length), 'b'.repeat(length)];
      all.push([['n', a]], [['n', b]], [['m', a]]);
      const longFirst: Labels = [
        ['m', `${a}a`],
        ['n', b],
      ];
      const longSecond: Labels = [
        ['m', a],
        ['n', `${b}b`],
      ];
      all.push(longFirst, longSecond);
      // One label that is as long as two, and has their bytes for its value.
      all.push([['m', `${a}a\n\x06\n\x01n\x12${b}`]]);
    }
    all.push([['n', 'x'.repeat(122)]], [['n', 'x'.repeat(123)]], [['n', 'x'.repeat(20_000)]]);
    const sections = all.map(labelBytes);
    sections.forEach((bytes, i) => {
      expect(head.addSeries(bytes)).toBe(i);
    });
    for (const first of sections) {
      sections.forEach((bytes, i) => {
        expect(head.find(first, 0, first.length)).toBe(sections.indexOf(first));
        expect(head.find(bytes, 0, bytes.length)).toBe(i);
      });
    }
    sections.forEach((bytes, i) => {
      for (const at of [bytes.length >> 1, bytes.length - 1]) {
        const other = bytes.slice();
        other[at] ^= 0x80;
        expect(head.find(other, 0, other.length)).toBe(-1);
      }
      const message = Buffer.concat([bytes, Buffer.from([0x12, 0x34, 0x56, 0x78])]);
      expect(head.find(message, 0, bytes.length)).toBe(i);
      expect(Buffer.from(head.labelBytes(i))).toEqual(Buffer.from(bytes));
    });
  });

  it('are found by another form once it is known as an alias', () => {
    const head = newHead();
    const ref = head.addSeries(labelBytes(UP));
    const reversed = labelBytes([...UP].reverse());
    expect(head.find(reversed, 0, reversed.length)).toBe(-1);
    expect(head.addAlias(reversed, ref)).toBe(true);
    expect(head.addAlias(reversed, ref)).toBe(true);
    expect(head.find(reversed, 0, reversed.length)).toBe(ref);
    expect(head.stats.aliases).toBe(1);
    expect(head.stats.series).toBe(1);
  });

  it('give back their label bytes', () => {
    const head = newHead();
    const labels: Labels = [
      ['__name__', 'm'],
      ['long', 'x'.repeat(70_000)],
      ['utf8', 'grün'],
    ];
    head.addSeries(labelBytes(UP));
    head.addSeries(labelBytes(labels));
    expect(Buffer.from(head.labelBytes(0))).toEqual(Buffer.from(labelBytes(UP)));
    expect(Buffer.from(head.labelBytes(1))).toEqual(Buffer.from(labelBytes(labels)));
  });

  it('that do not exist are a mistake of the caller', () => {
    expect(() => newHead().append(0, NOW, 0, 0)).toThrow('BUG: series 0 of 0');
  });
});

describe('a sample for the head', () => {
  it('is appended, inserted, a duplicate or a conflict by its place and its bits', () => {
    const head = newHead();
    const ref = head.addSeries(labelBytes(UP));
    expect(head.append(ref, NOW, 1, 2)).toBe(AppendResult.Appended);
    expect(head.append(ref, NOW + 5, 3, 4)).toBe(AppendResult.Appended);
    expect(head.append(ref, NOW + 5, 3, 4)).toBe(AppendResult.Duplicate);
    expect(head.append(ref, NOW + 5, 3, 5)).toBe(AppendResult.Conflict);
    expect(head.append(ref, NOW, 1, 2)).toBe(AppendResult.Duplicate);
    expect(head.append(ref, NOW, 0, 2)).toBe(AppendResult.Conflict);
    expect(head.append(ref, NOW + 2, 7, 8)).toBe(AppendResult.AppendedOutOfOrder);
    expect(head.append(ref, NOW - 2, 9, 10)).toBe(AppendResult.AppendedOutOfOrder);
    expect(readAll(head, ref)).toEqual({
      times: [NOW - 2, NOW, NOW + 2, NOW + 5],
      words: [9, 10, 1, 2, 7, 8, 3, 4],
    });
    expect(head.stats).toMatchObject({
      samplesAppended: 4,
      outOfOrderAppended: 2,
      minTimeMs: NOW - 2,
      maxTimeMs: NOW + 5,
      chunks: 1,
    });
  });

  it('keeps its bits: negative zero, a staleness marker, a signalling NaN; halves signed or not', () => {
    const head = newHead();
    const ref = head.addSeries(labelBytes(UP));
    head.append(ref, NOW, 0, 0x80000000);
    head.append(ref, NOW + 1, 2, 0x7ff00000);
    head.append(ref, NOW + 2, 0xffffffff, -1);
    head.append(ref, NOW + 3, 1, 0x7ff00000);
    expect(head.append(ref, NOW + 2, -1, 0xffffffff)).toBe(AppendResult.Duplicate);
    expect(readAll(head, ref).words).toEqual([0, 0x80000000, 2, 0x7ff00000, 0xffffffff, 0xffffffff, 1, 0x7ff00000]);
  });

  it('is refused more than ten minutes ahead of the clock', () => {
    const head = newHead();
    const ref = head.addSeries(labelBytes(UP));
    expect(head.append(ref, NOW + 600_001, 0, 0)).toBe(AppendResult.TooNew);
    expect(head.append(ref, NOW + 600_000, 0, 0)).toBe(AppendResult.Appended);
  });

  it('is refused when older than the retention, unless it is replayed', () => {
    const head = newHead(3_600_000);
    const ref = head.addSeries(labelBytes(UP));
    expect(head.append(ref, NOW - 3_600_001, 0, 0)).toBe(AppendResult.TooOld);
    expect(head.append(ref, NOW - 3_600_000, 0, 0)).toBe(AppendResult.Appended);
    expect(head.appendReplayed(ref, NOW - 9_000_000, 0, 0)).toBe(AppendResult.AppendedOutOfOrder);
    expect(head.appendReplayed(ref, NOW + 9_000_000, 0, 0)).toBe(AppendResult.Appended);
  });

  it('may be of any age without a retention', () => {
    const head = newHead();
    const ref = head.addSeries(labelBytes(UP));
    expect(head.append(ref, Number.MIN_SAFE_INTEGER, 1, 0)).toBe(AppendResult.Appended);
    expect(head.append(ref, 0, 2, 0)).toBe(AppendResult.Appended);
    expect(head.append(ref, NOW, 3, 0)).toBe(AppendResult.Appended);
    expect(readAll(head, ref).times).toEqual([Number.MIN_SAFE_INTEGER, 0, NOW]);
  });

  it('meets the clock as it is when its request comes', async () => {
    let now = NOW;
    const head = new Head({ retentionMs: 1000, now: () => now });
    const ref = head.addSeries(labelBytes(UP));
    expect(head.append(ref, NOW, 0, 0)).toBe(AppendResult.Appended);
    now += 5000;
    await Promise.resolve();
    expect(head.append(ref, NOW + 3999, 0, 0)).toBe(AppendResult.TooOld);
    expect(head.append(ref, NOW + 4000, 0, 0)).toBe(AppendResult.Appended);
  });
});

describe('memory of the head', () => {
  it('is small while it is idle', () => {
    const { bytes } = newHead().stats;
    const total = Object.values(bytes).reduce((sum, size) => sum + size, 0);
    expect(total).toBeLessThan(64 * 1024);
  });

  it('is used again: blocks of closed chunks, and chunks that were rewritten', () => {
    const head = newHead();
    const ref = head.addSeries(labelBytes(UP));
    for (let i = 0; i < 24_000; i++) head.append(ref, NOW - 30_000_000 + 1000 * i, i, i);
    const { blocks, chunks } = head.stats.bytes;
    expect(blocks).toBeLessThan(2500);
    const perSample = chunks / 24_000;
    // Each insert rewrites a chunk; without reuse, 1,000 of them would take as many whole chunks.
    for (let i = 0; i < 1000; i++) head.append(ref, NOW - 30_000_000 + 24_000 * i + 1, 1, 1);
    expect(head.stats.bytes.chunks).toBeLessThan(3 * perSample * 25_000);
    expect(head.stats.outOfOrderAppended).toBe(1000);
  });
});

describe('cardinality of the head', () => {
  it('names the largest of each kind', () => {
    const head = newHead();
    for (let i = 0; i < 5; i++)
      head.addSeries(
        labelBytes([
          ['__name__', 'a'],
          ['i', `v${i}`],
          ['job', 'x'],
        ]),
      );
    for (let i = 0; i < 3; i++)
      head.addSeries(
        labelBytes([
          ['__name__', 'bb'],
          ['i', `v${i}`],
        ]),
      );
    expect(head.cardinality(2)).toEqual({
      seriesCountByMetricName: [
        { name: 'a', value: 5 },
        { name: 'bb', value: 3 },
      ],
      labelValueCountByLabelName: [
        { name: 'i', value: 5 },
        { name: '__name__', value: 2 },
      ],
      memoryInBytesByLabelName: [
        { name: 'i', value: 16 },
        { name: '__name__', value: 11 },
      ],
      seriesCountByLabelValuePair: [
        { name: '__name__=a', value: 5 },
        { name: 'job=x', value: 5 },
      ],
    });
  });

  it('counts value bytes exactly where lengths take more bytes', () => {
    const head = newHead();
    for (const length of [127, 128, 16_383, 16_384]) head.addSeries(labelBytes([['v', 'x'.repeat(length)]]));
    expect(head.cardinality(1).memoryInBytesByLabelName).toEqual([{ name: 'v', value: 127 + 128 + 16_383 + 16_384 }]);
  });
});
