/**
 * Asks filesystems for their sizes. One whose server is away can keep the thread that asked for ever, and Node has four such
 * threads for everything, the disk queue among it. So each has a deadline, is not asked again before it answered, and of
 * those that come over a network none is asked any more while two are stuck.
 */
import type { BigIntStatsFs } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { LIMITS } from '../../limits.ts';
import type { Mount } from './mounts.ts';

export interface MountSizes {
  readonly sizeBytes: number;
  readonly freeBytes: number;
  /** For those who are not root. */
  readonly availableBytes: number;
  readonly files: number;
  readonly filesFree: number;
}

/** Asks one filesystem: statfs(2). */
export type AskFilesystem = (path: string) => Promise<BigIntStatsFs>;

const REMOTE_TYPE =
  /^(9p|afs|ceph|cifs|coda|davfs|fuse.*|glusterfs|gfs2?|lustre|ncpfs|nfs4?|ocfs2|smb3?|smbfs|virtiofs)$/;

export class MountProbe {
  readonly #timeoutMs: number;
  readonly #ask: AskFilesystem;
  /** Paths that were asked and have not answered in time. */
  readonly #stuck = new Set<string>();

  constructor(timeoutMs: number, ask: AskFilesystem = (path) => statfs(path, { bigint: true })) {
    this.#timeoutMs = timeoutMs;
    this.#ask = ask;
  }

  /** The answers in the order of the mounts; null: none. One after the other, so that no more than one thread waits for them. */
  async ask(mounts: readonly Mount[]): Promise<(MountSizes | null)[]> {
    const sizes: (MountSizes | null)[] = [];
    for (const mount of mounts) sizes.push(await this.#askOne(mount));
    return sizes;
  }

  /** Forgets what is not mounted any more. */
  keepOnly(paths: readonly string[]): void {
    const kept = new Set(paths);
    for (const path of this.#stuck) if (!kept.has(path)) this.#stuck.delete(path);
  }

  async #askOne({ path, type }: Mount): Promise<MountSizes | null> {
    const isSpared = REMOTE_TYPE.test(type) && this.#stuck.size >= LIMITS.agentStuckMountsMax;
    if (isSpared || this.#stuck.has(path)) return null;
    const answer = this.#ask(path).then(sizesOf, () => null);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), this.#timeoutMs);
    });
    const first = await Promise.race([answer, late]);
    clearTimeout(timer);
    if (first !== 'late') return first;
    this.#stuck.add(path);
    void answer.then(() => this.#stuck.delete(path));
    return null;
  }
}

function sizesOf({ bsize, blocks, bfree, bavail, files, ffree }: BigIntStatsFs): MountSizes {
  const blockBytes = Number(bsize);
  return {
    sizeBytes: Number(blocks) * blockBytes,
    freeBytes: Number(bfree) * blockBytes,
    availableBytes: Number(bavail) * blockBytes,
    files: Number(files),
    filesFree: Number(ffree),
  };
}
