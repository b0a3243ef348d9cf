import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Head } from '../../src/storage/head/head.ts';
import type { BlockWork } from '../../src/threads/block-messages.ts';
import { BlockThread } from '../../src/threads/block-thread.ts';
import { labelBytes } from '../storage/head/label-bytes.ts';

const HOUR = 3_600_000;

let directory = '';
let thread: BlockThread;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'block-thread-'));
  thread = new BlockThread();
});
afterEach(async () => {
  await thread.close();
  rmSync(directory, { recursive: true });
});

function cutOf(series: number): BlockWork {
  const head = new Head({ retentionMs: 0, now: Date.now });
  for (let i = 0; i < series; i++) head.appendReplayed(head.addSeries(labelBytes([['i', `${i}`]])), 0, i, 0);
  const view = { generation: 1, shared: head.shared, tombstones: [] };
  return { kind: 'cut', head: view, directory, levelsMs: [2 * HOUR], createdMs: 0 };
}

const nothing: BlockWork = {
  kind: 'compact',
  inputs: [{ id: '', path: 'nowhere.block', mint: 0, maxt: 0, tombstones: [], bytes: 0 }],
  directory: tmpdir(),
  rangeStart: 0,
  rangeEnd: 2 * HOUR,
  parents: [],
  createdMs: 0,
};

describe('the block thread', () => {
  it('does what it is given, and says what it wrote', async () => {
    const reply = await thread.run(cutOf(3));
    expect(reply).toMatchObject({ ok: true, written: [{ meta: { series: 3, samples: 3, level: 1 } }] });
    expect(readdirSync(directory)).toHaveLength(1);
    expect(thread.busy).toBe(false);
  });

  it('does one job after another, in the order in which they came', async () => {
    const order: string[] = [];
    const run = async (name: string, work: BlockWork): Promise<void> => {
      await thread.run(work);
      order.push(name);
    };
    await Promise.all([run('compaction', nothing), run('large cut', cutOf(2000)), run('cut', cutOf(1))]);
    expect(order).toEqual(['compaction', 'large cut', 'cut']);
  });

  it('says why a job failed, and does the next one', async () => {
    expect(await thread.run(nothing)).toMatchObject({
      ok: false,
      reason: 'failed',
      message: expect.stringContaining('ENOENT'),
    });
    const work = cutOf(1);
    if (work.kind !== 'cut') throw new Error('expected a cut');
    const broken = { ...work, head: { ...work.head, shared: { ...work.head.shared, version: -1 } } };
    expect(await thread.run(broken)).toMatchObject({
      ok: false,
      reason: 'failed',
      detail: expect.stringContaining('at '),
    });
    expect(await thread.run(work)).toMatchObject({ ok: true });
  });

  it('gives up what waits and ends what runs when it is closed', async () => {
    const replies = [thread.run(cutOf(200_000)), thread.run(cutOf(1))];
    await thread.close();
    expect(await Promise.all(replies)).toMatchObject([
      { ok: false, reason: 'canceled' },
      { ok: false, reason: 'canceled' },
    ]);
    expect(readdirSync(directory)).toEqual([]);
    expect(await thread.run(cutOf(1))).toMatchObject({ ok: false, reason: 'canceled' });
  });
});
