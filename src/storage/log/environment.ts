/**
 * The LMDB environment of one log, handled so that LMDB never meets what it cannot bear: a file that is shorter than it
 * says (a touched page behind the end kills the process), or a disk that is full while it writes.
 */
import { closeSync, fstatSync, ftruncateSync, mkdirSync, openSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Database as Lmdb, open } from 'lmdb';
import { LIMITS } from '../../limits.ts';
import { newestMeta } from '../lmdb/meta-page.ts';
import { reserveRoom, takeRoomForLocks } from '../lmdb/room.ts';
import { NAMES } from '../names.ts';

/** Key of what is known of the log as a whole; records have the numbers from 1 on. */
const START_KEY = 0;

/** More than all records that may wait for the disk (logQueueBytesMax), with what else may come to the disk meanwhile. */
const FREE_BYTES_PLENTY = 8 * LIMITS.logQueueBytesMax;

export class Environment {
  readonly records: Lmdb<Buffer, number>;
  /** The file had lost so many bytes at its end. */
  readonly missingBytes: number;
  readonly #directory: string;
  readonly #file: number;

  private constructor(records: Lmdb<Buffer, number>, missingBytes: number, directory: string) {
    this.records = records;
    this.missingBytes = missingBytes;
    this.#directory = directory;
    this.#file = openSync(join(directory, NAMES.logData), 'r+');
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
    return new Environment(records, missingBytes, directory);
  }

  /**
   * Makes sure that there is room on the disk for records that are put next; throws the system's error where there is none.
   * Where plenty is free, that is enough to know.
   */
  reserve(records: readonly Uint8Array[]): void {
    const { bavail, bsize } = statfsSync(this.#directory);
    if (bavail * bsize < FREE_BYTES_PLENTY) reserveRoom(this.#file, records);
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
}

/** Whether a failure is one of the system, a full disk or missing rights, and says nothing of what is in the files. */
export function isSystemFailure(error: unknown): boolean {
  return typeof (error as NodeJS.ErrnoException).code === 'string';
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
