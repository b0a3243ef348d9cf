/** A compaction does not take the last of the disk: the log needs it more. */
import { statfsSync } from 'node:fs';
import { Canceled } from './cancelable.ts';
import { DamagedBlock } from './damaged-block.ts';

/** The disk has less room than a job wants. */
export class DiskFull extends Error {
  override readonly name = 'DiskFull';
}

export function requireSpace(directory: string, bytes: number): void {
  const { bavail, bsize } = statfsSync(directory);
  const free = bavail * bsize;
  if (free < bytes) throw new DiskFull(`${free} bytes are free on the disk of ${directory}, ${bytes} are wanted`);
}

/** A write that the system cut short for want of room is an input/output error to LMDB. */
const FULL_BELOW_BYTES = 1024 * 1024;

/** The error of a failed write, or where nothing is left of the disk, one that says so. To be asked before files are removed. */
export function nameFullDisk(error: unknown, directory: string): unknown {
  if (error instanceof Canceled || error instanceof DamagedBlock) return error;
  const { bavail, bsize } = statfsSync(directory);
  const free = bavail * bsize;
  if (!(error instanceof Error) || free >= FULL_BELOW_BYTES) return error;
  return new DiskFull(`the disk of ${directory} is full, ${free} bytes are left: ${error.message}`, { cause: error });
}
