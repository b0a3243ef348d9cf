import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { Ingest } from '../../../src/ingest/receive.ts';
import { Symbols } from '../../../src/model/labels.ts';
import { openBlock } from '../../../src/storage/block/reader.ts';
import { verifyBlock } from '../../../src/storage/block/verify.ts';
import { writeBlock } from '../../../src/storage/block/writer.ts';
import { OrderedHead } from '../../../src/storage/head/stream.ts';
import { openDatabase, TemporaryDirectory } from '../../ingest/messages.ts';
import { contentOf } from '../series-arrays.ts';
import { HOUR, identity } from './block-fixture.ts';

const CAPTURE = '../shared/data/node-1s.rw1.br';
/** Some minutes after its first sample. */
const NOW = 1_795_361_100_000;
/** The capture is read as far as this: some minutes. */
const REQUESTS = 300;

test.skipIf(!existsSync(CAPTURE))(
  `real traffic comes back from a block to the bit, in less than 0.3 bytes a sample (${CAPTURE})`,
  async () => {
    const directory = new TemporaryDirectory();
    const database = await openDatabase(directory.path, NOW);
    const ingest = new Ingest(database);
    const capture = brotliDecompressSync(readFileSync(CAPTURE));
    for (let at = 0, left = REQUESTS; at < capture.length && left > 0; left--) {
      const length = capture.readUInt32LE(at);
      await ingest.receive(capture.subarray(at + 4, at + 4 + length));
      at += 4 + length;
    }
    const ordered = new OrderedHead(database.view.heads[0]);
    const path = join(directory.path, 'capture.block');
    const rangeStart = Math.floor(database.head.stats.minTimeMs / HOUR) * HOUR;
    const meta = await writeBlock(
      path,
      ordered.stream(),
      { ...identity(), rangeStart, rangeEnd: rangeStart + 2 * HOUR },
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    );
    expect(meta?.samples).toBe(ingest.counters.samplesAccepted);
    expect(statSync(path).size / meta!.samples).toBeLessThan(0.3);
    expect(verifyBlock(path)).toMatchObject({ problems: [], samples: meta!.samples });
    const block = openBlock(path, new Symbols(), []);
    expect(contentOf(block.stream())).toEqual(contentOf(ordered.stream()));
    block.close();
    await database.close();
    directory.remove();
  },
  60_000,
);
