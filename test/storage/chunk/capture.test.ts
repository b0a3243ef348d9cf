/** The columns of a real scrape: every bit comes back, and pages of them become as small as they once did. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { decodeWriteRequest } from '../../../src/ingest/remote-write-1.ts';
import { SnappyDecoder } from '../../../src/ingest/snappy.ts';
import { WireReader } from '../../../src/ingest/wire.ts';
import { WriteRequestColumns } from '../../../src/ingest/write-request.ts';
import { ByteBuffer } from '../../../src/storage/chunk/byte-buffer.ts';
import { ColumnDecoder } from '../../../src/storage/chunk/columns/column-decoder.ts';
import { floatColumn } from '../../../src/storage/chunk/float-column.ts';
import { encodeFloats } from '../../../src/storage/chunk/floats.ts';

const CAPTURE = join(import.meta.dirname, '../../../../shared/data/node-1s.rw1.br');
const isThere = existsSync(CAPTURE);
const CHUNK_SAMPLES = 868;
const PAGE_BYTES = 96 * 1024;

if (!isThere) console.log(`skipped: no capture at ${CAPTURE}`);

test.skipIf(!isThere)(
  'a real node_exporter takes less than 0.19 bytes a value in deflated pages',
  () => {
    const page = new ByteBuffer();
    const decoder = new ColumnDecoder();
    let deflated = 0;
    let values = 0;
    const closePage = (): void => {
      deflated += deflateRawSync(page.bytes.subarray(0, page.length), { level: 6 }).length;
      page.reset();
    };
    for (const column of captured()) {
      const count = column.length / 2;
      for (let from = 0; from < count; from += CHUNK_SAMPLES) {
        const to = Math.min(from + CHUNK_SAMPLES, count);
        const start = page.length;
        encodeFloats(column, from, to, page);
        const decoded = floatColumn(to - from);
        decoder.floats(page.bytes, start, page.length, to - from, decoded, 0);
        expect(Buffer.compare(bytesOf(decoded.words), bytesOf(column.slice(2 * from, 2 * to)))).toBe(0);
        values += to - from;
        if (page.length >= PAGE_BYTES) closePage();
      }
    }
    closePage();
    expect(values).toBeGreaterThan(3e6);
    expect(deflated / values).toBeLessThan(0.19);
  },
  120_000,
);

function bytesOf(words: Uint32Array): Buffer {
  return Buffer.from(words.buffer, words.byteOffset, words.byteLength);
}

/** The words of the values of each series, in the order of the bytes of their labels. */
function captured(): Uint32Array[] {
  const requests = brotliDecompressSync(readFileSync(CAPTURE));
  const snappy = new SnappyDecoder(2 ** 26);
  const reader = new WireReader();
  const request = new WriteRequestColumns();
  const series = new Map<string, number[]>();
  for (let at = 0; at < requests.length; ) {
    const length = requests.readUInt32LE(at);
    const message = snappy.decode(requests.subarray(at + 4, at + 4 + length));
    at += 4 + length;
    decodeWriteRequest(reader, message, request);
    for (let s = 0, sample = 0; s < request.seriesCount; s++) {
      const labels = Buffer.from(request.labels(s)).toString('latin1');
      const words = series.get(labels) ?? [];
      series.set(labels, words);
      for (; sample < request.samplesEnd[s]; sample++) {
        words.push(request.values[2 * sample], request.values[2 * sample + 1]);
      }
    }
  }
  return [...series.keys()].sort().map((labels) => Uint32Array.from(series.get(labels)!));
}
