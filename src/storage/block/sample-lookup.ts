/** Looks for single samples in blocks: whether one that comes late is there already. */
import type { Logger } from 'pino';
import { LIMITS } from '../../limits.ts';
import { Symbols } from '../../model/labels.ts';
import type { SampleColumns } from '../../model/samples.ts';
import { decodeCanonicalLabels } from '../label-bytes.ts';
import type { BlockReader } from './block.ts';
import { BlockCache } from './block-cache.ts';
import { DamagedBlock } from './damaged-block.ts';
import { openBlock } from './reader.ts';
import type { StoredBlock } from './stored-block.ts';
import { isDeleted } from './tombstones.ts';

/** Keeps the blocks that it needed last open. */
export class SampleLookup {
  readonly #log: Logger;
  /** Paths of blocks that could not be read. */
  readonly #unreadable = new Set<string>();
  /** By id of the block, the one used last at the end. */
  readonly #readers = new Map<string, BlockReader>();
  readonly #cache = new BlockCache(LIMITS.lookupCacheBytesMax);

  constructor(log: Logger) {
    this.#log = log;
  }

  /** Whether one of the blocks has a sample of the series at this time that is not deleted; it is then in `into`, alone. */
  sampleAt(blocks: readonly StoredBlock[], labels: Uint8Array, timeMs: number, into: SampleColumns): boolean {
    for (let i = blocks.length - 1; i >= 0; i--) {
      const block = blocks[i];
      if (block.meta.mint > timeMs || block.meta.maxt < timeMs) continue;
      if (this.#read(block, labels, timeMs, into) && !isDeletedFrom(block, labels, timeMs)) return true;
    }
    into.clear();
    return false;
  }

  /** A block that is damaged there holds nothing: the sample is taken, and shown where the block cannot be read. */
  #read(block: StoredBlock, labels: Uint8Array, timeMs: number, into: SampleColumns): boolean {
    try {
      const reader = this.#readerOf(block);
      const series = reader.find(labels);
      if (series < 0) return false;
      reader.readSeries(series, timeMs, timeMs, into);
      return into.count > 0;
    } catch (error) {
      if (!(error instanceof DamagedBlock)) throw error;
      if (this.#unreadable.has(block.path)) return false;
      this.#unreadable.add(block.path);
      this.#log.error(
        { file: block.path, reason: error.message },
        'Block is damaged: samples may come to be there twice',
      );
      return false;
    }
  }

  /** Closes the readers of blocks that are not among these. */
  keep(blocks: readonly StoredBlock[]): void {
    const ids = new Set(blocks.map(({ meta }) => meta.id));
    for (const id of this.#readers.keys()) if (!ids.has(id)) this.#close(id);
  }

  close(): void {
    this.keep([]);
  }

  #readerOf({ meta: { id }, path }: StoredBlock): BlockReader {
    const reader = this.#readers.get(id) ?? openBlock(path, new Symbols(), [], this.#cache);
    this.#readers.delete(id);
    this.#readers.set(id, reader);
    if (this.#readers.size > LIMITS.lookupBlocksMax) this.#close(this.#readers.keys().next().value ?? id);
    return reader;
  }

  #close(id: string): void {
    this.#readers.get(id)?.close();
    this.#readers.delete(id);
  }
}

function isDeletedFrom({ tombstones }: StoredBlock, labels: Uint8Array, timeMs: number): boolean {
  if (tombstones.length === 0) return false;
  const symbols = new Symbols();
  return isDeleted(tombstones, decodeCanonicalLabels(labels, symbols), symbols, timeMs);
}
