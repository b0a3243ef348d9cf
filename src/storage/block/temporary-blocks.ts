/** The block files that one job writes: under temporary names until the main thread takes them over. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { WrittenBlock } from '../../threads/block-messages.ts';
import { NAMES } from '../names.ts';
import { newUlid } from '../ulid.ts';
import type { BlockMeta } from './block.ts';
import { removeBlockFiles } from './remove.ts';

export class TemporaryBlocks {
  readonly #directory: string;
  readonly #createdMs: number;
  readonly #paths: string[] = [];

  constructor(directory: string, createdMs: number) {
    this.#directory = directory;
    this.#createdMs = createdMs;
  }

  /** Has `write` write one more block; null when it would be without samples. */
  async write(write: (path: string, id: string) => Promise<BlockMeta | null>): Promise<WrittenBlock | null> {
    const id = newUlid(this.#createdMs);
    const temporaryPath = join(this.#directory, id + NAMES.blockEnding + NAMES.temporaryEnding);
    this.#paths.push(temporaryPath);
    const meta = await write(temporaryPath, id);
    return meta === null ? null : { temporaryPath, meta, bytes: statSync(temporaryPath).size };
  }

  /** Removes all of them: the job has failed. */
  remove(): void {
    for (const path of this.#paths) removeBlockFiles(path);
  }
}
