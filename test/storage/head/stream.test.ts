import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Head } from '../../../src/storage/head/head.ts';
import { refsInLabelOrder } from '../../../src/storage/head/label-order.ts';
import { HeadMemory } from '../../../src/storage/head/memory.ts';
import { OrderedHead } from '../../../src/storage/head/stream.ts';
import { compareCanonicalLabels } from '../../../src/storage/label-bytes.ts';
import type { Tombstone } from '../../../src/storage/view.ts';
import { contentOf } from '../series-arrays.ts';
import { type Labels, labelBytes } from './label-bytes.ts';

const NOW = 1_700_000_000_000;
const newHead = (): Head => new Head({ retentionMs: 0, now: () => NOW });

function ordered(head: Head, tombstones: readonly Tombstone[] = []): OrderedHead {
  return new OrderedHead({ generation: 1, shared: head.shared, tombstones });
}

describe('the series of a head in the order of their labels', () => {
  it('is the order of their canonical bytes, for any labels', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 });
    const labelSet = fc
      .dictionary(fc.oneof(fc.constantFrom('__name__', 'job', 'a', 'aa'), text), text, { minKeys: 1, maxKeys: 5 })
      .map((labels) => Object.entries(labels).sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
    fc.assert(
      fc.property(fc.array(labelSet, { maxLength: 30 }), (sets: Labels[]) => {
        const head = newHead();
        for (const labels of sets) head.addSeries(labelBytes(labels));
        const refs = refsInLabelOrder(new HeadMemory(head.shared));
        const got = Array.from(refs, (ref) => head.labelBytes(ref).slice());
        expect(got).toEqual([...got].sort(compareCanonicalLabels));
        expect(new Set(refs).size).toBe(head.stats.series);
      }),
      { numRuns: 100 },
    );
  });

  it('puts a value that is the beginning of another one first, and a set that is the beginning of another one', () => {
    const head = newHead();
    const sets: Labels[] = [
      [['a', 'bb']],
      [['b', 'a']],
      [
        ['a', 'b'],
        ['c', 'x'],
      ],
      [['a', 'b']],
      [['B', 'z']],
    ];
    for (const labels of sets) head.addSeries(labelBytes(labels));
    expect([...refsInLabelOrder(new HeadMemory(head.shared))]).toEqual([4, 3, 2, 0, 1]);
  });
});

describe('a head as a stream', () => {
  it('gives the samples of each series, over chunks, by time', () => {
    const head = newHead();
    const [b, a] = [head.addSeries(labelBytes([['n', 'b']])), head.addSeries(labelBytes([['n', 'a']]))];
    for (let i = 0; i < 1000; i++) head.append(b, NOW - 1_000_000 + 1000 * i, i, 0x40000000);
    head.append(a, NOW, 2, 0x7ff00000);
    const stream = ordered(head).stream();
    const content = contentOf(stream, NOW - 1_000_000 + 5000, NOW);
    expect(content.map(({ labels }) => labels)).toEqual(
      ['a', 'b'].map((value) => Buffer.from(labelBytes([['n', value]])).toString('hex')),
    );
    expect(content[0].samples).toEqual([[NOW, 2, 0x7ff00000]]);
    expect(content[1].samples).toHaveLength(995);
    expect(content[1].samples[0]).toEqual([NOW - 1_000_000 + 5000, 5, 0x40000000]);
  });

  it('leaves out what tombstones cover', () => {
    const head = newHead();
    for (const name of ['a', 'b']) {
      const ref = head.addSeries(labelBytes([['n', name]]));
      for (let i = 0; i < 5; i++) head.append(ref, NOW + i, i, 0);
    }
    const tombstones: Tombstone[] = [
      { matchers: [{ type: '=', name: 'n', value: 'a' }], mint: NOW + 1, maxt: NOW + 2 },
      { matchers: [{ type: '=~', name: 'n', value: '.+' }], mint: NOW + 4, maxt: NOW + 9 },
    ];
    const times = contentOf(ordered(head, tombstones).stream()).map(({ samples }) => samples.map(([t]) => t - NOW));
    expect(times).toEqual([
      [0, 3],
      [0, 1, 2, 3],
    ]);
  });

  it('of an empty head has no series', () => {
    expect(contentOf(ordered(newHead()).stream())).toEqual([]);
  });
});
