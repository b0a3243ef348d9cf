import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Blocks } from '../../../src/storage/block/blocks.ts';
import { Head } from '../../../src/storage/head/head.ts';
import type { HeadView } from '../../../src/storage/view.ts';
import { labelBytes } from '../head/label-bytes.ts';

const HOUR = 3_600_000;
const DISK_MIB = 4;
const SERIES = 100;

/** A disk of its own, of 4 MiB; null where this process may not mount one. */
function mountDisk(): string | null {
  const path = mkdtempSync(join(tmpdir(), 'disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MIB}m`, 'tmpfs', path], { stdio: 'ignore' });
    return path;
  } catch {
    rmSync(path, { recursive: true });
    return null;
  }
}

const path = mountDisk();
if (path === null) console.warn('Cuts on a full disk are not tested: no file system can be mounted here.');

/** Samples that take about a MiB in a block: their words are as good as random. */
function headOf(generation: number, hour: number): HeadView {
  const head = new Head({ retentionMs: 0, now: Date.now });
  let state = generation;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return state ^ (state >>> 15);
  };
  for (let i = 0; i < SERIES; i++) {
    const ref = head.addSeries(labelBytes([['i', `${i}`]]));
    for (let second = 0; second < 1500; second++) {
      head.appendReplayed(ref, hour * HOUR + 1000 * second, random(), random() & 0x3fffffff);
    }
  }
  return { generation, shared: head.shared, tombstones: [] };
}

describe.skipIf(path === null)('on a disk that is full', () => {
  let blocks: Blocks;
  let nowMs = 0;
  const directory = path ?? '';
  const filler = join(directory, 'filler');

  beforeAll(async () => {
    blocks = await Blocks.open({
      path: directory,
      log: pino({ level: 'silent' }),
      now: () => nowMs,
      retentionMs: () => 0,
      retentionBytes: () => 0,
      extraBytes: () => 0,
      hasLog: () => false,
    });
  });
  afterAll(async () => {
    await blocks.close();
    execFileSync('umount', [directory]);
    rmSync(directory, { recursive: true });
  });

  it('a cut fails with a reason, leaves nothing, and works when there is room', async () => {
    writeFileSync(filler, new Uint8Array((DISK_MIB - 1) * 1024 * 1024));
    await expect(blocks.cut(headOf(1, 0))).rejects.toMatchObject({ reason: 'disk_full' });
    expect(readdirSync(join(directory, 'blocks'))).toEqual([]);
    expect(blocks.stats).toMatchObject({ blocks: 0, cutFailures: 1 });
    rmSync(filler);
    await blocks.cut(headOf(1, 0));
    expect(blocks.stats).toMatchObject({ blocks: 1, cuts: 1, samples: 150_000 });
  });

  it('a compaction is not begun, and is tried again later', async () => {
    await blocks.cut(headOf(2, 0.5));
    writeFileSync(filler, new Uint8Array(1024 * 1024));
    nowMs = 20 * HOUR;
    blocks.tick();
    await expect.poll(() => blocks.stats.compactionFailures, { timeout: 20_000 }).toBe(1);
    expect(readdirSync(join(directory, 'blocks'))).toHaveLength(2);
    rmSync(filler);
    blocks.tick();
    expect(blocks.stats.working).toBe(false);
    nowMs += 31_000;
    blocks.tick();
    expect(blocks.stats.working).toBe(true);
  });
});
