/** Takes block files away. */
import { rmSync } from 'node:fs';

/** Removes the file of a block, and the lock file that LMDB makes beside it while it is written; neither needs to be there. */
export function removeBlockFiles(path: string): void {
  rmSync(path, { force: true });
  rmSync(`${path}-lock`, { force: true });
}
