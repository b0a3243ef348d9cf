import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { open } from 'lmdb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Ingest } from '../../src/ingest/receive.ts';
import { logDirectory } from '../../src/storage/log/directories.ts';
import { NAMES } from '../../src/storage/names.ts';
import { contents, digests, labelsOf, message, openDatabase, TemporaryDirectory } from '../ingest/messages.ts';

let directory: TemporaryDirectory;

beforeEach(() => {
  directory = new TemporaryDirectory();
});

afterEach(() => directory.remove());

describe('the lock', () => {
  test('a directory that is open is refused, with the process that has it', async () => {
    const first = await openDatabase(directory.path);
    const path = join(directory.path, NAMES.lock);
    await expect(openDatabase(directory.path)).rejects.toThrow(
      `data directory is in use: process ${process.pid} holds ${path}`,
    );
    await first.close();
    expect(existsSync(path)).toBe(false);
    await (await openDatabase(directory.path)).close();
  });

  test('the lock of a process that was killed does not block', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await new Promise((resolve) => child.on('exit', resolve));
    writeFileSync(join(directory.path, NAMES.lock), `${child.pid} 12345\n`);
    await (await openDatabase(directory.path)).close();
  });

  test.skipIf(process.platform !== 'linux')(
    'a process that got the number of a killed one does not block',
    async () => {
      // This process runs, but it did not start at tick 1.
      writeFileSync(join(directory.path, NAMES.lock), `${process.pid} 1\n`);
      await (await openDatabase(directory.path)).close();
    },
  );

  test.each(['', 'not a number\n'])('a lock file with the content %j does not block', async (content) => {
    writeFileSync(join(directory.path, NAMES.lock), content);
    await (await openDatabase(directory.path)).close();
  });
});

describe('a damaged log', () => {
  /** Three requests: series a, series b, both again. */
  async function writeThree(): Promise<void> {
    const database = await openDatabase(directory.path);
    const ingest = new Ingest(database);
    const [a, b] = ['a', 'b'].map((name) => labelsOf({ __name__: name }));
    const at = (timestamp: number) => [{ value: 1, timestamp }];
    await ingest.receiveDecoded(message([{ labels: a, samples: at(1) }]));
    await ingest.receiveDecoded(message([{ labels: b, samples: at(1) }]));
    await ingest.receiveDecoded(
      message([
        { labels: a, samples: at(2) },
        { labels: b, samples: at(2) },
      ]),
    );
    await database.close();
  }

  async function damage(sequence: number): Promise<void> {
    const records = open<Buffer, number>({
      path: logDirectory(directory.path, 1),
      noSubdir: false,
      encoding: 'binary',
    });
    const bytes = Buffer.from(records.get(sequence)!);
    bytes[bytes.length - 1] ^= 1;
    await records.put(sequence, bytes);
    await records.close();
  }

  test('a record without definitions costs its own samples only', async () => {
    await writeThree();
    await damage(3);
    const database = await openDatabase(directory.path);
    expect(database.replay).toMatchObject({ sequence: 3, records: 2, samples: 2, orphans: 0 });
    expect(database.replay.damaged.map(({ sequence }) => sequence)).toEqual([3]);
    expect(contents(database)).toEqual(
      new Map([
        ['__name__|a', ['1:3ff00000,0']],
        ['__name__|b', ['1:3ff00000,0']],
      ]),
    );
    await database.close();
  });

  test('series that a damaged record defined are lost, later ones are not mistaken for them', async () => {
    await writeThree();
    await damage(1);
    const write = labelsOf({ __name__: 'a' });
    let database = await openDatabase(directory.path);
    expect(database.replay).toMatchObject({ samples: 2, orphans: 1 });
    await new Ingest(database).receiveDecoded(message([{ labels: write, samples: [{ value: 1, timestamp: 3 }] }]));
    await database.close();

    database = await openDatabase(directory.path);
    expect(contents(database)).toEqual(
      new Map([
        ['__name__|b', ['1:3ff00000,0', '2:3ff00000,0']],
        ['__name__|a', ['3:3ff00000,0']],
      ]),
    );
    await database.close();
  });
});

test('progress is told up to the newest record', async () => {
  const first = await openDatabase(directory.path);
  await new Ingest(first).receiveDecoded(
    message([{ labels: labelsOf({ __name__: 'up' }), samples: [{ value: 1, timestamp: 1 }] }]),
  );
  await first.close();
  const seen: [number, number][] = [];
  const second = await openDatabase(directory.path, 0, 0, (record, last) => seen.push([record, last]));
  expect(seen).toEqual([[1, 1]]);
  await second.close();
});

const CAPTURE = '../shared/data/node-1s.rw1.br';

test.skipIf(!existsSync(CAPTURE))(
  `a capture of real traffic comes back to the bit (${CAPTURE})`,
  async () => {
    const bodies = requestsOf(brotliDecompressSync(readFileSync(CAPTURE)));
    let database = await openDatabase(directory.path, Date.now());
    const ingest = new Ingest(database);
    await receiveAll(ingest, bodies);
    const before = digests(database);
    const { samplesAccepted } = ingest.counters;
    // Sent again, as after a lost answer: everything is known and nothing is added.
    await receiveAll(ingest, bodies.slice(-50));
    expect(ingest.counters).toMatchObject({ samplesAccepted, malformedRequests: 0 });
    expect(ingest.counters.samplesDuplicate).toBeGreaterThan(0);
    expect(digests(database)).toEqual(before);
    await database.close();

    // From its checkpoint and the tail of the log, then from the log alone.
    for (const samples of [expect.any(Number), samplesAccepted]) {
      database = await openDatabase(directory.path, Date.now());
      expect(database.replay).toMatchObject({ samples, damaged: [], orphans: 0 });
      expect(digests(database)).toEqual(before);
      await database.close();
      rmSync(join(logDirectory(directory.path, 1), NAMES.checkpoint), { force: true });
    }
  },
  60_000,
);

/** In order, but some at a time, so that they share commits. */
async function receiveAll(ingest: Ingest, bodies: readonly Buffer[]): Promise<void> {
  for (let i = 0; i < bodies.length; i += 100) {
    const outcomes = await Promise.all(bodies.slice(i, i + 100).map((body) => ingest.receive(body)));
    expect(outcomes.filter(({ kind }) => kind !== 'stored')).toEqual([]);
  }
}

/** A 32-bit length before each body. */
function requestsOf(capture: Buffer): Buffer[] {
  const bodies: Buffer[] = [];
  for (let at = 0; at < capture.length; ) {
    const length = capture.readUInt32LE(at);
    bodies.push(capture.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return bodies;
}
