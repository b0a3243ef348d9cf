/** The LMDB environment of one log, opened with care: LMDB maps its file and must never reach behind the end of it. */
import { closeSync, fstatSync, ftruncateSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { type Database as Lmdb, open } from 'lmdb';
import { NAMES } from '../names.ts';

/** Key of what is known of the log as a whole; records have the numbers from 1 on. */
const START_KEY = 0;

/** A meta page of LMDB's format 2 (pages 0 and 1 are its two copies), as byte offsets in the page. */
const META = { magic: 24, pageSize: 48, lastPage: 144, transaction: 152, bytes: 160 } as const;
const MAGIC = 0xbeefc0de;
const PAGE_BYTES_MIN = 512;
const PAGE_BYTES_MAX = 65_536;

/**
 * Opens a log, or makes it. Throws when the file is no log any more.
 *
 * A file that lost its end is filled up with zeros before LMDB maps it: to touch a page behind the end would kill the
 * process. What was in the lost pages then fails as damaged, record by record.
 */
export function openEnvironment(directory: string): { records: Lmdb<Buffer, number>; missingBytes: number } {
  const missingBytes = fillUp(join(directory, NAMES.logData));
  const records = open<Buffer, number>({
    path: directory,
    noSubdir: false,
    encoding: 'binary',
    // A put is resolved after its fsync; see writer.ts.
    overlappingSync: false,
    noMemInit: true,
  });
  return { records, missingBytes };
}

/** Notes when the log began; a log without that is taken for an old one. Not worth waiting for. */
export function noteStart(records: Lmdb<Buffer, number>, startMs: number): void {
  const note = Buffer.alloc(8);
  note.writeDoubleLE(startMs);
  records.put(START_KEY, note).catch(() => undefined);
}

/** When the log began, in milliseconds since the Unix epoch; 0 when that is not known. */
export function startOf(records: Lmdb<Buffer, number>): number {
  const note = records.get(START_KEY);
  return note?.length === 8 ? note.readDoubleLE() : 0;
}

/** Makes the file as long as its newest meta page says; answers how many bytes were missing. */
function fillUp(path: string): number {
  const file = openIfThere(path);
  if (file === null) return 0;
  try {
    const present = fstatSync(file).size;
    if (present === 0) return 0;
    const wanted = wantedBytes(file, path, present);
    if (wanted <= present) return 0;
    ftruncateSync(file, wanted);
    return wanted - present;
  } finally {
    closeSync(file);
  }
}

function openIfThere(path: string): number | null {
  try {
    return openSync(path, 'r+');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function wantedBytes(file: number, path: string, present: number): number {
  const first = readMeta(file, 0);
  // Without the first page the size of pages is not known: the usual one.
  const second = readMeta(file, first?.pageBytes ?? 4096);
  const metas = [first, second].filter((meta) => meta !== null);
  const [newest] = metas.sort((a, b) => b.transaction - a.transaction);
  if (newest === undefined) throw new Error(`${path} (${present} bytes) is no LMDB environment: no meta page`);
  if (present < 2 * newest.pageBytes) throw new Error(`${path} has only ${present} bytes, less than its meta pages`);
  return (newest.lastPage + 1) * newest.pageBytes;
}

function readMeta(file: number, at: number): { pageBytes: number; lastPage: number; transaction: number } | null {
  const page = Buffer.alloc(META.bytes);
  if (readSync(file, page, 0, META.bytes, at) < META.bytes || page.readUInt32LE(META.magic) !== MAGIC) return null;
  const pageBytes = page.readUInt32LE(META.pageSize);
  if (pageBytes < PAGE_BYTES_MIN || pageBytes > PAGE_BYTES_MAX) return null;
  const lastPage = Number(page.readBigUInt64LE(META.lastPage));
  return { pageBytes, lastPage, transaction: Number(page.readBigUInt64LE(META.transaction)) };
}
