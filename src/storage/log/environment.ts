/**
 * The LMDB environment of one log, handled so that LMDB never meets what it cannot bear: a file that is shorter than it
 * says (a touched page behind the end kills the process), or a disk that is full while it writes.
 */
import { closeSync, fstatSync, ftruncateSync, mkdirSync, openSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type Database as Lmdb, open } from 'lmdb';
import { NAMES } from '../names.ts';
import { type Meta, newestMeta } from './meta-page.ts';

/** Key of what is known of the log as a whole; records have the numbers from 1 on. */
const START_KEY = 0;

/** Room for the locks of LMDB's 126 readers, and for some more. */
const LOCK_BYTES = 12 * 1024;

/** Pages of the tree that one transaction may write besides those of records. */
const TREE_PAGES_MAX = 64;
/** What LMDB keeps of a record besides its bytes, rounded up. */
const RECORD_OVERHEAD_BYTES = 128;

export class Environment {
  readonly records: Lmdb<Buffer, number>;
  /** The file had lost so many bytes at its end. */
  readonly missingBytes: number;
  readonly #file: number;
  readonly #path: string;

  private constructor(records: Lmdb<Buffer, number>, missingBytes: number, path: string) {
    this.records = records;
    this.missingBytes = missingBytes;
    this.#path = path;
    this.#file = openSync(path, 'r+');
  }

  /**
   * Opens a log, or makes it. Throws when the file is no log any more.
   *
   * A file that lost its end is filled up with zeros first. What was in the lost pages then fails as damaged, record by
   * record.
   */
  static open(directory: string): Environment {
    const path = join(directory, NAMES.logData);
    mkdirSync(directory, { recursive: true });
    const missingBytes = fillUp(path);
    takeRoomForLocks(join(directory, NAMES.logLock));
    const records = open<Buffer, number>({
      path: directory,
      noSubdir: false,
      encoding: 'binary',
      // A put is resolved after its fsync; see writer.ts.
      overlappingSync: false,
      // Otherwise every transaction that fails leaves a promise that is rejected and that nobody can handle.
      eventTurnBatching: false,
      noMemInit: true,
    });
    return new Environment(records, missingBytes, path);
  }

  /**
   * Takes room on the disk for records that are put next, by zeros that LMDB then writes over: the kernel holds the pages in
   * memory, so the disk sees them once. Throws the system's error where there is none: LMDB, which would damage the memory of the
   * process when it meets that, is not asked then.
   */
  reserve(records: readonly Uint8Array[]): void {
    const { pageBytes, lastPage } = this.#meta();
    let pages = lastPage + 1 + TREE_PAGES_MAX;
    for (const { length } of records) pages += 1 + Math.ceil((length + RECORD_OVERHEAD_BYTES) / pageBytes);
    const present = fstatSync(this.#file).size;
    const missing = pages * pageBytes - present;
    if (missing > 0) writeWhole(this.#file, Buffer.alloc(missing), present);
  }

  /** Notes when the log began; a log without that is taken for an old one. Not worth waiting for. */
  noteStart(startMs: number): void {
    const note = Buffer.alloc(8);
    note.writeDoubleLE(startMs);
    try {
      this.reserve([note]);
    } catch {
      return;
    }
    this.records.put(START_KEY, note).catch(commitFailure);
  }

  /** When the log began, in milliseconds since the Unix epoch; 0 when that is not known. */
  get startMs(): number {
    const note = this.records.get(START_KEY);
    return note?.length === 8 ? note.readDoubleLE() : 0;
  }

  async close(): Promise<void> {
    await this.records.close();
    closeSync(this.#file);
  }

  #meta(): Meta {
    const meta = newestMeta(this.#file);
    if (meta === null) throw new Error(`${this.#path} has no meta page any more`);
    return meta;
  }
}

/**
 * Why a put failed, as a text. LMDB's own reason comes as the rejection of a promise beside the error, which must be
 * handled too.
 */
export async function commitFailure(error: unknown): Promise<string> {
  const { message, commitError } = error as { message: string; commitError?: Promise<unknown> };
  const reason = commitError?.then(
    () => message,
    (cause: Error) => cause.message,
  );
  const withoutReason = new Promise<string>((resolve) => setImmediate(resolve, message));
  return reason === undefined ? message : Promise.race([reason, withoutReason]);
}

/**
 * LMDB would make this file with a hole in it, and map that; where the disk is full, to touch it would kill the process. The
 * data directory has one process at a time, so nothing in it is needed.
 */
function takeRoomForLocks(path: string): void {
  const present = statSync(path, { throwIfNoEntry: false });
  if (present !== undefined && present.size >= LOCK_BYTES && present.blocks * 512 >= present.size) return;
  writeFileSync(path, Buffer.alloc(LOCK_BYTES));
}

/** Makes the file as long as its newest meta page says; answers how many bytes were missing. */
function fillUp(path: string): number {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return 0;
  const file = openSync(path, 'r+');
  try {
    const present = fstatSync(file).size;
    if (present === 0) return 0;
    const meta = newestMeta(file);
    if (meta === null) throw new Error(`${path} (${present} bytes) is no LMDB environment: no meta page`);
    if (present < 2 * meta.pageBytes) throw new Error(`${path} has only ${present} bytes, less than its meta pages`);
    const missing = (meta.lastPage + 1) * meta.pageBytes - present;
    if (missing > 0) ftruncateSync(file, present + missing);
    return Math.max(0, missing);
  } finally {
    closeSync(file);
  }
}

/** All of the bytes, or the system's error: where a disk becomes full, the first write is a short one. */
function writeWhole(file: number, bytes: Buffer, position: number): void {
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(file, bytes, done, bytes.length - done, position + done);
  }
}
