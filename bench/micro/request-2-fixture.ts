/** The request of request-fixture.ts as remote write 2.0 has it, uncompressed: the same series, samples and order. */
import SnappyJS from 'snappyjs';
import { decodeWriteRequest } from '../../src/ingest/remote-write-1.ts';
import { WireReader } from '../../src/ingest/wire.ts';
import { field } from '../../src/ingest/wire-encode.ts';
import { WriteRequestColumns } from '../../src/ingest/write-request.ts';
import { labelPairs } from '../../src/storage/label-bytes.ts';
import { TIME_MS, writeRequest } from './request-fixture.ts';

const SYMBOL = (4 << 3) | 2;
const SERIES = (5 << 3) | 2;
const REFS = (1 << 3) | 2;
const SAMPLE = (2 << 3) | 2;
const SAMPLE_VALUE = (1 << 3) | 1;
const SAMPLE_TIME = 2 << 3;

export interface MessagePair {
  readonly message1: Uint8Array;
  readonly message2: Uint8Array;
  readonly samples: number;
}

export function messagePair(samplesWanted: number): MessagePair {
  const { body, samples } = writeRequest(samplesWanted);
  const message1 = SnappyJS.uncompress(body);
  const columns = new WriteRequestColumns();
  decodeWriteRequest(new WireReader(), message1, columns);
  const symbols = new Map([['', 0]]);
  const series = Array.from({ length: columns.seriesCount }, (_, s) => {
    const refs = labelPairs(columns.labels(s)).flatMap((pair) => pair.map((text) => numberOf(symbols, text)));
    const value = Buffer.from(columns.values.buffer, 8 * s, 8);
    return field(SERIES, Buffer.concat([field(REFS, Buffer.from(refs.flatMap(varint))), sample(value)]));
  });
  const table = [...symbols.keys()].map((text) => field(SYMBOL, Buffer.from(text)));
  return { message1, message2: Buffer.concat([...table, ...series]), samples };
}

function numberOf(symbols: Map<string, number>, text: string): number {
  const known = symbols.get(text) ?? symbols.size;
  symbols.set(text, known);
  return known;
}

function sample(value: Uint8Array): Buffer {
  const time = [SAMPLE_TIME, ...varint(TIME_MS)];
  return field(SAMPLE, Buffer.concat([Buffer.from([SAMPLE_VALUE]), value, Buffer.from(time)]));
}

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value % 0x80) | 0x80, ...varint(Math.floor(value / 0x80))];
}
