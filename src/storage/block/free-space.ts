/** A compaction does not take the last of the disk: the log needs it more. */
import { statfsSync } from 'node:fs';

/** The disk has less room than a job wants. */
export class DiskFull extends Error {
  override readonly name = 'DiskFull';
}

export function requireSpace(directory: string, bytes: number): void {
  const { bavail, bsize } = statfsSync(directory);
  const free = bavail * bsize;
  if (free < bytes) throw new DiskFull(`${free} bytes are free on the disk of ${directory}, ${bytes} are wanted`);
}
