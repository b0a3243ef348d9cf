/**
 * Room on the disk for what LMDB writes next, taken by zeros that it then writes over. The kernel holds the pages in memory
 * meanwhile, so the disk sees them once. LMDB is not asked where there is none: when it meets a full disk, it damages the memory of the
 * process or touches a hole of a mapped file, and both end the process.
 */
import { fstatSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { newestMeta } from './meta-page.ts';

/** Room for the locks of LMDB's 126 readers, and for some more. */
const LOCK_BYTES = 12 * 1024;

/** Pages of the tree that one transaction may write besides those of values. */
const TREE_PAGES_MAX = 32;
/** What LMDB keeps of a value besides its bytes, rounded up. */
const VALUE_OVERHEAD_BYTES = 128;

/**
 * Takes room for one transaction that puts these values into the environment whose data file is open as `file`. Throws the
 * system's error when there is none.
 */
export function reserveRoom(file: number, values: readonly Uint8Array[]): void {
  const meta = newestMeta(file);
  if (meta === null) throw new Error('an LMDB environment has no meta page any more');
  const { pageBytes, lastPage } = meta;
  let pages = lastPage + 1 + TREE_PAGES_MAX;
  for (const { length } of values) pages += 1 + Math.ceil((length + VALUE_OVERHEAD_BYTES) / pageBytes);
  const present = fstatSync(file).size;
  const missing = pages * pageBytes - present;
  if (missing > 0) writeWhole(file, Buffer.alloc(missing), present);
}

/**
 * Makes the lock file of an environment, before LMDB does, which would make it with a hole. To be called where no other
 * process has the environment open: nothing that is in the file is needed then.
 */
export function takeRoomForLocks(path: string): void {
  const present = statSync(path, { throwIfNoEntry: false });
  if (present !== undefined && present.size >= LOCK_BYTES && present.blocks * 512 >= present.size) return;
  writeFileSync(path, Buffer.alloc(LOCK_BYTES));
}

/** All of the bytes, or the system's error: where a disk becomes full, the first write is a short one. */
function writeWhole(file: number, bytes: Buffer, position: number): void {
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(file, bytes, done, bytes.length - done, position + done);
  }
}
