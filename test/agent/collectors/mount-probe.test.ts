import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { MountProbe } from '../../../src/agent/collectors/mount-probe.ts';
import type { Mount } from '../../../src/agent/collectors/mounts.ts';

const ANSWER = { type: 0n, bsize: 4096n, blocks: 10n, bfree: 4n, bavail: 3n, files: 8n, ffree: 7n };
const SIZES = { sizeBytes: 40_960, freeBytes: 16_384, availableBytes: 12_288, files: 8, filesFree: 7 };

function mountOf(path: string, type: string): Mount {
  return { device: 'd', mountPoint: path, path, type, isReadOnly: false };
}

/** Filesystems that answer, and some that do so only when released. */
function machineWith(hanging: readonly string[]) {
  const asked: string[] = [];
  const releases: (() => void)[] = [];
  const probe = new MountProbe(20, async (path) => {
    asked.push(path);
    if (hanging.includes(path)) await new Promise<void>((resolve) => releases.push(resolve));
    return ANSWER;
  });
  return { probe, asked, release: () => releases.forEach((each) => void each()) };
}

describe('a probe of mounts', () => {
  it('gives the sizes in bytes', async () => {
    const { probe } = machineWith([]);
    expect(await probe.ask([mountOf('/', 'ext4')])).toEqual([SIZES]);
  });

  it('gives nothing for a filesystem that answers with an error', async () => {
    const probe = new MountProbe(20, () => Promise.reject(new Error('EACCES')));
    expect(await probe.ask([mountOf('/', 'ext4')])).toEqual([null]);
  });

  it('passes by one that hangs, and asks it no more until it has answered', async () => {
    const { probe, asked, release } = machineWith(['/nfs']);
    const mounts = [mountOf('/nfs', 'nfs4'), mountOf('/', 'ext4')];
    expect(await probe.ask(mounts)).toEqual([null, SIZES]);
    expect(await probe.ask(mounts)).toEqual([null, SIZES]);
    expect(asked).toEqual(['/nfs', '/', '/']);
    release();
    await sleep(0);
    const again = probe.ask(mounts);
    release();
    await sleep(0);
    release();
    expect(await again).toEqual([SIZES, SIZES]);
  });

  it('spares remote filesystems, and only these, while two are stuck', async () => {
    const { probe, asked } = machineWith(['/a', '/b']);
    const mounts = [mountOf('/a', 'nfs'), mountOf('/b', 'cifs'), mountOf('/c', 'fuse.sshfs'), mountOf('/', 'ext4')];
    expect(await probe.ask(mounts)).toEqual([null, null, null, SIZES]);
    expect(asked).toEqual(['/a', '/b', '/']);
  });

  it('asks again where something else is mounted in place of one that was stuck', async () => {
    const { probe, asked } = machineWith(['/a']);
    await probe.ask([mountOf('/a', 'nfs')]);
    probe.keepOnly([]);
    await probe.ask([mountOf('/a', 'nfs')]);
    expect(asked).toEqual(['/a', '/a']);
  });
});
