/** Small messages that would take much memory if they were believed. */
import { expect, it } from 'vitest';
import { KnownSeries } from '../../src/ingest/known-series.ts';
import { decodeWriteRequest } from '../../src/ingest/remote-write-1.ts';
import { RemoteWrite2Decoder } from '../../src/ingest/remote-write-2.ts';
import { WireError, WireReader } from '../../src/ingest/wire.ts';
import { field } from '../../src/ingest/wire-encode.ts';
import { WriteRequestColumns } from '../../src/ingest/write-request.ts';
import { LIMITS } from '../../src/limits.ts';

const SERIES_1 = 0x0a;
const HISTOGRAM_1 = 0x22;
const SYMBOL_2 = 0x22;
const SERIES_2 = 0x2a;
const REFS_2 = 0x0a;

function decode2(message: Uint8Array): WriteRequestColumns {
  const known = new KnownSeries();
  known.begin({});
  const columns = new WriteRequestColumns();
  new RemoteWrite2Decoder(known).decode(new WireReader(), message, columns);
  return columns;
}

it('a megabyte of references to a long symbol is refused before it is put together', () => {
  const long = field(SYMBOL_2, Buffer.alloc(LIMITS.labelValueBytesMax, 'x'));
  const series = Array.from({ length: 2100 }, (_, i) => {
    // Refs differ, so that no series is known.
    const labels = [...Array(19).fill([1, 1]), [1, 2 + (i % 50)], [1, 60 + (i % 43)]].flat();
    return field(SERIES_2, field(REFS_2, Uint8Array.from(labels)));
  });
  const symbols = Array.from({ length: 110 }, (_, i) => field(SYMBOL_2, Buffer.from(String(i))));
  const message = Buffer.concat([field(SYMBOL_2, Buffer.alloc(0)), long, ...symbols, ...series]);
  expect(() => decode2(message)).toThrow(new RegExp(`labels of more than ${LIMITS.writeLabelBytesMax} bytes in all`));
});

it('a series of more labels than allowed is refused alone', () => {
  const refs = new Uint8Array(2 * LIMITS.labelsPerSeriesMax + 2);
  const message = Buffer.concat([field(SYMBOL_2, Buffer.alloc(0)), field(SERIES_2, field(REFS_2, refs))]);
  const { broken, seriesCount } = decode2(message);
  expect(seriesCount).toBe(1);
  expect(broken.get(0)).toMatch(/: 129 labels, at most 128$/);
});

it('empty histograms are two bytes each, and counted', () => {
  const empty = Uint8Array.of(HISTOGRAM_1, 0);
  const many = (count: number) => field(SERIES_1, Buffer.concat(Array<Uint8Array>(count).fill(empty)));
  const columns = new WriteRequestColumns();
  decodeWriteRequest(new WireReader(), many(LIMITS.writeHistogramsMax), columns);
  expect(columns.histograms.length).toBe(LIMITS.writeHistogramsMax);
  const tooMany = () => decodeWriteRequest(new WireReader(), many(LIMITS.writeHistogramsMax + 1), columns);
  expect(tooMany).toThrow(WireError);
  expect(tooMany).toThrow(`more than ${LIMITS.writeHistogramsMax} histograms in a request`);
});
