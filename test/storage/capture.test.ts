import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliDecompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { Ingest } from '../../src/ingest/receive.ts';
import type { Database } from '../../src/storage/database.ts';
import { digests, openDatabase, TemporaryDirectory } from '../ingest/messages.ts';

const CAPTURE = '../shared/data/node-1s.rw1.br';
/** Some hours after its last sample, and some days. */
const SAME_DAY = 1_795_380_000_000;
const DAYS_LATER = SAME_DAY + 5 * 24 * 3_600_000;

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(10);
}

async function ingestCapture(database: Database): Promise<void> {
  const ingest = new Ingest(database);
  const capture = brotliDecompressSync(readFileSync(CAPTURE));
  for (let at = 0; at < capture.length; ) {
    const length = capture.readUInt32LE(at);
    const outcome = await ingest.receive(capture.subarray(at + 4, at + 4 + length));
    expect(outcome.kind).toBe('stored');
    at += 4 + length;
  }
}

test.skipIf(!existsSync(CAPTURE))(
  `real traffic stays the same to the bit through restarts, cuts and compactions (${CAPTURE})`,
  { timeout: 120_000 },
  async () => {
    const directory = new TemporaryDirectory();
    let database = await openDatabase(directory.path, SAME_DAY);
    await ingestCapture(database);
    const wanted = digests(database);
    expect(wanted.size).toBeGreaterThan(1000);

    await database.close();
    database = await openDatabase(directory.path, SAME_DAY);
    expect(digests(database), 'after a restart').toEqual(wanted);

    await database.rotate();
    expect(digests(database), 'while it is cut').toEqual(wanted);
    await until(() => database.view.heads.length === 1);
    expect(database.view.blocks.length).toBeGreaterThan(1);
    expect(digests(database), 'out of blocks').toEqual(wanted);

    await database.close();
    database = await openDatabase(directory.path, DAYS_LATER);
    expect(digests(database), 'out of blocks, after a restart').toEqual(wanted);
    database.tick();
    await until(() => database.view.blocks.length === 1);
    expect(digests(database), 'after a compaction').toEqual(wanted);

    await database.close();
    database = await openDatabase(directory.path, DAYS_LATER);
    expect(digests(database), 'after all').toEqual(wanted);
    await database.close();
    directory.remove();
  },
);
