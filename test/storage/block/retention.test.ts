import { describe, expect, it } from 'vitest';
import { expiredBlocks } from '../../../src/storage/block/retention.ts';

const BLOCKS = [
  { id: 'old', maxt: 1000, bytes: 10 },
  { id: 'middle', maxt: 2000, bytes: 20 },
  { id: 'new', maxt: 3000, bytes: 30 },
];
const UNBOUNDED = { nowMs: 3500, retentionMs: 0, retentionBytes: 0, extraBytes: 0 };

describe('retention', () => {
  it('keeps all without bounds', () => {
    expect(expiredBlocks(BLOCKS, UNBOUNDED)).toEqual({ byTime: [], bySize: [] });
  });

  it('removes a block once its newest sample is older than the retention, not when it is as old', () => {
    expect(expiredBlocks(BLOCKS, { ...UNBOUNDED, retentionMs: 1500 }).byTime).toEqual(['old']);
    expect(expiredBlocks(BLOCKS, { ...UNBOUNDED, retentionMs: 1499 }).byTime).toEqual(['old', 'middle']);
  });

  it('removes the oldest blocks until the rest fits with the logs', () => {
    expect(expiredBlocks(BLOCKS, { ...UNBOUNDED, retentionBytes: 60 }).bySize).toEqual([]);
    expect(expiredBlocks(BLOCKS, { ...UNBOUNDED, retentionBytes: 59 }).bySize).toEqual(['old']);
    expect(expiredBlocks(BLOCKS, { ...UNBOUNDED, retentionBytes: 60, extraBytes: 11 }).bySize).toEqual([
      'middle',
      'old',
    ]);
    expect(expiredBlocks(BLOCKS, { ...UNBOUNDED, retentionBytes: 5 }).bySize).toEqual(['new', 'middle', 'old']);
  });

  it('does not count towards the size what goes by time', () => {
    expect(expiredBlocks(BLOCKS, { ...UNBOUNDED, retentionMs: 1500, retentionBytes: 50 })).toEqual({
      byTime: ['old'],
      bySize: [],
    });
  });
});
