/** Reading log records, of this version and of version 1, which ends after the values. */
import { crc32 } from './crc32.ts';
import { DamagedRecord } from './damaged-record.ts';
import { type DeletionVisitor, readDeletions } from './deletion-section.ts';
import { HEADER, RECORD_VERSION } from './record.ts';
import { type RichVisitor, readRich } from './rich-section.ts';
import { readVarint, unzigzag } from './varint.ts';

const HEADER_BYTES_1 = 24;

export interface RecordVisitor extends RichVisitor, DeletionVisitor {
  /** `labels` is a view that dies with the record. */
  define(number: number, labels: Uint8Array): void;
  sample(number: number, timeMs: number, low: number, high: number): void;
}

/**
 * Where the sections of a record lie, and how many entries they have. They are visited in this order: definitions, samples,
 * rich samples, deletions.
 */
interface Sections {
  readonly definitions: number;
  readonly definitionsAt: number;
  readonly samples: number;
  readonly keysAt: number;
  readonly valuesAt: number;
  readonly rich: number;
  readonly richAt: number;
  readonly deletions: number;
  readonly deletionsAt: number;
}

/** Walks a record; throws DamagedRecord before it visits anything when the checksum or the lengths are wrong. */
export function readRecord(record: Buffer, visitor: RecordVisitor): void {
  const sections = checkHeader(record);
  const cursor = { at: sections.definitionsAt };
  let number = 0;
  for (let i = 0; i < sections.definitions; i++) {
    number += readVarint(record, cursor);
    const length = readVarint(record, cursor);
    visitor.define(number, record.subarray(cursor.at, cursor.at + length));
    cursor.at += length;
  }
  readSamples(record, sections, visitor);
  readRich(record, sections.richAt, sections.rich, visitor);
  readDeletions(record, sections.deletionsAt, sections.deletions, visitor);
}

function readSamples(record: Buffer, { keysAt, valuesAt, samples }: Sections, visitor: RecordVisitor): void {
  const view = new DataView(record.buffer, record.byteOffset, record.length);
  const cursor = { at: keysAt };
  let number = 0;
  let time = 0;
  for (let i = 0, at = valuesAt; i < samples; i++, at += 8) {
    number += unzigzag(readVarint(record, cursor));
    time += unzigzag(readVarint(record, cursor));
    visitor.sample(number, time, view.getInt32(at, true), view.getInt32(at + 4, true));
  }
}

function checkHeader(record: Buffer): Sections {
  if (record.length < HEADER_BYTES_1) {
    throw new DamagedRecord(`${record.length} bytes, a header has at least ${HEADER_BYTES_1}`);
  }
  const version = record.readUInt32LE(HEADER.version);
  if (version < 1 || version > RECORD_VERSION) {
    throw new DamagedRecord(`version ${version}, this program reads 1 to ${RECORD_VERSION}`);
  }
  const expected = record.readUInt32LE(HEADER.checksum);
  const actual = crc32(record.subarray(8, record.length));
  if (expected !== actual) {
    throw new DamagedRecord(`checksum ${actual.toString(16)}, written as ${expected.toString(16)}`);
  }
  return version === 1 ? sectionsOfVersion1(record) : sectionsOf(record);
}

function sectionsOf(record: Buffer): Sections {
  if (record.length < HEADER.bytes) throw new DamagedRecord(`${record.length} bytes, a header has ${HEADER.bytes}`);
  const samples = record.readUInt32LE(HEADER.samples);
  const keysAt = HEADER.bytes + record.readUInt32LE(HEADER.definitionBytes);
  const valuesAt = keysAt + record.readUInt32LE(HEADER.keyBytes);
  const richAt = valuesAt + 8 * samples;
  const deletionsAt = richAt + record.readUInt32LE(HEADER.richBytes);
  const end = deletionsAt + record.readUInt32LE(HEADER.deletionBytes);
  if (end !== record.length) throw new DamagedRecord(`sections of ${end} bytes do not fill ${record.length} bytes`);
  return {
    definitions: record.readUInt32LE(HEADER.definitions),
    definitionsAt: HEADER.bytes,
    samples,
    keysAt,
    valuesAt,
    rich: record.readUInt32LE(HEADER.rich),
    richAt,
    deletions: record.readUInt32LE(HEADER.deletions),
    deletionsAt,
  };
}

function sectionsOfVersion1(record: Buffer): Sections {
  const samples = record.readUInt32LE(HEADER.samples);
  const keysAt = HEADER_BYTES_1 + record.readUInt32LE(HEADER.definitionBytes);
  const valuesAt = keysAt + record.readUInt32LE(HEADER.keyBytes);
  const end = valuesAt + 8 * samples;
  if (end !== record.length) throw new DamagedRecord(`sections of ${end} bytes do not fill ${record.length} bytes`);
  return {
    definitions: record.readUInt32LE(HEADER.definitions),
    definitionsAt: HEADER_BYTES_1,
    samples,
    keysAt,
    valuesAt,
    rich: 0,
    richAt: end,
    deletions: 0,
    deletionsAt: end,
  };
}
