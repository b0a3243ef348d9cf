/**
 * The file of pages. Pages that the newest finished checkpoint names are never written over: a new one gets a place that none
 * of them has, and the old ones are free when the new table has its name. So the file is at most about twice a head.
 */
import { closeSync, fdatasyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { crc32 } from '../log/crc32.ts';
import {
  type CheckpointTable,
  PAGE_BYTES,
  PAGE_WORDS,
  SECTIONS,
  type SectionName,
  type SectionPages,
} from './table.ts';

/** What is written and not synced at a time: a sync of the log behind it does not wait for long. */
const UNSYNCED_BYTES_MAX = 8 * 1024 * 1024;

export class PageFile {
  readonly #file: number;
  readonly #previous: CheckpointTable | null;
  /** Free places below the end, the first one last. */
  readonly #free: number[] = [];
  #end = 0;
  readonly #keptEnd: number;
  #unsynced = 0;
  bytesWritten = 0;

  /** @param previous the newest finished checkpoint of the file; null: what is in the file is of no use */
  constructor(path: string, previous: CheckpointTable | null) {
    this.#previous = previous;
    this.#file = openSync(path, previous === null ? 'w' : 'r+');
    const taken = new Set<number>();
    if (previous !== null) {
      for (const name of SECTIONS) for (const slot of previous.sections[name].slots) taken.add(slot);
    }
    for (const slot of taken) this.#end = Math.max(this.#end, slot + 1);
    for (let slot = this.#end - 1; slot >= 0; slot--) if (!taken.has(slot)) this.#free.push(slot);
    this.#keptEnd = this.#end;
  }

  /** Writes a page of PAGE_BYTES; answers its place. */
  write(page: Uint8Array): number {
    const slot = this.#free.pop() ?? this.#end++;
    for (let done = 0; done < PAGE_BYTES; ) {
      done += writeSync(this.#file, page, done, PAGE_BYTES - done, slot * PAGE_BYTES + done);
    }
    this.bytesWritten += PAGE_BYTES;
    this.#unsynced += PAGE_BYTES;
    if (this.#unsynced >= UNSYNCED_BYTES_MAX) this.sync();
    return slot;
  }

  /** The pages of a section in the checkpoint before; of none, there are no pages. */
  previous(name: SectionName): SectionPages {
    return this.#previous?.sections[name] ?? { slots: new Uint32Array(0), checksums: new Uint32Array(0) };
  }

  sync(): void {
    fdatasyncSync(this.#file);
    this.#unsynced = 0;
  }

  /** Gives back the room of what was written for a checkpoint that came to nothing. */
  discard(): void {
    ftruncateSync(this.#file, this.#keptEnd * PAGE_BYTES);
  }

  close(): void {
    closeSync(this.#file);
  }
}

/** The pages of one section, in order: words are pushed, or pages of the checkpoint before are kept. */
export class SectionWriter {
  readonly #pages: PageFile;
  readonly #previous: SectionPages;
  readonly #slots: number[] = [];
  readonly #checksums: number[] = [];
  readonly #page = new Int32Array(PAGE_WORDS);
  readonly #bytes = new Uint8Array(this.#page.buffer);
  #filled = 0;

  constructor(pages: PageFile, name: SectionName) {
    this.#pages = pages;
    this.#previous = pages.previous(name);
  }

  /** Words in the section so far. */
  get words(): number {
    return this.#slots.length * PAGE_WORDS + this.#filled;
  }

  push(word: number): void {
    this.#page[this.#filled++] = word;
    if (this.#filled === PAGE_WORDS) this.#flush();
  }

  /** Words [begin, end) of a region or column. */
  pushAll(source: Int32Array | Uint32Array, begin: number, end: number): void {
    for (let at = begin; at < end; ) {
      const here = Math.min(end - at, PAGE_WORDS - this.#filled);
      this.#page.set(source.subarray(at, at + here), this.#filled);
      this.#filled += here;
      at += here;
      if (this.#filled === PAGE_WORDS) this.#flush();
    }
  }

  /** Whether the next page, a whole one, can be that of the checkpoint before. */
  keep(): boolean {
    const page = this.#slots.length;
    if (page >= this.#previous.slots.length) return false;
    this.#slots.push(this.#previous.slots[page]);
    this.#checksums.push(this.#previous.checksums[page]);
    return true;
  }

  finish(): SectionPages {
    if (this.#filled > 0) {
      this.#page.fill(0, this.#filled);
      this.#flush();
    }
    return { slots: Uint32Array.from(this.#slots), checksums: Uint32Array.from(this.#checksums) };
  }

  #flush(): void {
    this.#checksums.push(crc32(this.#bytes));
    this.#slots.push(this.#pages.write(this.#bytes));
    this.#filled = 0;
  }
}
