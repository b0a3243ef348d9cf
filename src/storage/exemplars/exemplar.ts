/**
 * An exemplar and its bytes (docs/format/exemplars.md):
 *
 *   0  version (1)      4  CRC-32 of everything from byte 8 on      8  sequence number (double)
 *   16 time (double)    24 value, 64 bits       32 bytes of the series' labels       36 those labels, then the exemplar's own
 */
import { crc32 } from '../log/crc32.ts';

export interface Exemplar {
  /** Canonical label bytes of its series. */
  readonly series: Uint8Array;
  /** Its own labels: canonical bytes, which may be none. */
  readonly labels: Uint8Array;
  readonly timeMs: number;
  /** Value bits. */
  readonly low: number;
  readonly high: number;
}

const VERSION = 1;
const HEADER_BYTES = 36;

export function encodeExemplar({ series, labels, timeMs, low, high }: Exemplar, sequence: number): Buffer {
  const record = Buffer.alloc(HEADER_BYTES + series.length + labels.length);
  record.writeUInt32LE(VERSION, 0);
  record.writeDoubleLE(sequence, 8);
  record.writeDoubleLE(timeMs, 16);
  record.writeInt32LE(low | 0, 24);
  record.writeInt32LE(high | 0, 28);
  record.writeUInt32LE(series.length, 32);
  record.set(series, HEADER_BYTES);
  record.set(labels, HEADER_BYTES + series.length);
  record.writeUInt32LE(crc32(record.subarray(8)), 4);
  return record;
}

/** null: damaged, or of another version. */
export function decodeExemplar(record: Buffer): { exemplar: Exemplar; sequence: number } | null {
  if (record.length < HEADER_BYTES || record.readUInt32LE(0) !== VERSION) return null;
  if (record.readUInt32LE(4) !== crc32(record.subarray(8))) return null;
  const labelsAt = HEADER_BYTES + record.readUInt32LE(32);
  if (labelsAt > record.length) return null;
  const exemplar = {
    series: record.subarray(HEADER_BYTES, labelsAt),
    labels: record.subarray(labelsAt),
    timeMs: record.readDoubleLE(16),
    low: record.readInt32LE(24),
    high: record.readInt32LE(28),
  };
  return { exemplar, sequence: record.readDoubleLE(8) };
}
