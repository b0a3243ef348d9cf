/** Files of blocks that are in no new view any more, until no reader has an old one. */
import type { Logger } from 'pino';
import { removeBlockFiles } from './remove.ts';
import type { StoredBlock } from './stored-block.ts';

interface Removed {
  readonly block: StoredBlock;
  /** The first view without it. */
  readonly version: number;
}

export class RemovedFiles {
  readonly #log: Logger;
  #waiting: readonly Removed[] = [];

  constructor(log: Logger) {
    this.#log = log;
  }

  get blocks(): StoredBlock[] {
    return this.#waiting.map(({ block }) => block);
  }

  add(blocks: readonly StoredBlock[], version: number): void {
    this.#waiting = [...this.#waiting, ...blocks.map((block) => ({ block, version }))];
  }

  /** Removes the files that no view from `version` on names; answers their blocks. */
  release(version: number): StoredBlock[] {
    const free = this.#waiting.filter((removed) => removed.version <= version);
    this.#waiting = this.#waiting.filter((removed) => removed.version > version);
    for (const { block } of free) {
      try {
        removeBlockFiles(block.path);
      } catch (error) {
        this.#log.error({ file: block.path, err: error }, 'File of a block that is not needed cannot be removed');
      }
    }
    return free.map(({ block }) => block);
  }
}
