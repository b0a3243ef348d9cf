/**
 * What senders say about metric families.
 *
 *   message MetricMetadata { MetricType type = 1; string metric_family_name = 2; string help = 4; string unit = 5; }    1.0
 *
 * In version 2.0 every series carries the metadata of its family, whose name is that of the metric.
 */
import { LIMITS } from '../limits.ts';
import { METRIC_NAME } from '../model/labels.ts';
import type { FamilyMetadata } from '../storage/metadata/metadata.ts';
import { BYTES, VARINT, WireReader } from './wire.ts';

export interface DescribedFamily {
  readonly family: string;
  readonly metadata: FamilyMetadata;
}

const TYPES = ['unknown', 'counter', 'gauge', 'histogram', 'gaugehistogram', 'summary', 'info', 'stateset'] as const;

const TYPE = (1 << 3) | VARINT;
const FAMILY = (2 << 3) | BYTES;
const HELP = (4 << 3) | BYTES;
const UNIT = (5 << 3) | BYTES;
const LABEL_NAME = (1 << 3) | BYTES;
const LABEL_VALUE = (2 << 3) | BYTES;

/** Series of a classic histogram or summary have the name of their family and one of these. */
const SERIES_SUFFIX = /_(?:bucket|sum|count)$/;
const FAMILIES_WITH_SUFFIXES: ReadonlySet<string> = new Set(['histogram', 'gaugehistogram', 'summary']);

export function metricTypeOf(number: number): string {
  return TYPES[number] ?? 'unknown';
}

/** Reads a MetricMetadata between the reader's position and `end`; the family is '' when it names none. */
export function decodeFamily(reader: WireReader, end: number): DescribedFamily {
  const outerEnd = reader.end;
  reader.end = end;
  let type = 0;
  let family = '';
  let help = '';
  let unit = '';
  while (reader.position < end) {
    const tag = reader.varint32();
    if (tag === TYPE) type = reader.int64();
    else if (tag === FAMILY) family = text(reader);
    else if (tag === HELP) help = text(reader);
    else if (tag === UNIT) unit = text(reader);
    else reader.skip(tag);
  }
  reader.end = outerEnd;
  return { family, metadata: { type: metricTypeOf(type), help, unit } };
}

/** The family of a series with this label section; null when the series has no name, or nothing is said of it. */
export function describeSeries(section: Uint8Array, metadata: FamilyMetadata): DescribedFamily | null {
  if (metadata.type === 'unknown' && metadata.help === '' && metadata.unit === '') return null;
  const name = metricNameOf(section);
  if (name === '') return null;
  const family = FAMILIES_WITH_SUFFIXES.has(metadata.type) ? name.replace(SERIES_SUFFIX, '') : name;
  return { family, metadata: { type: metadata.type, help: cut(metadata.help), unit: cut(metadata.unit) } };
}

function metricNameOf(section: Uint8Array): string {
  const reader = new WireReader();
  reader.reset(section, 0, section.length);
  while (reader.position < section.length) {
    reader.varint32();
    const end = reader.length() + reader.position;
    let name = '';
    let value = '';
    while (reader.position < end) {
      const tag = reader.varint32();
      if (tag === LABEL_NAME) name = text(reader);
      else if (tag === LABEL_VALUE) value = text(reader);
      else reader.skip(tag);
    }
    if (name === METRIC_NAME) return value;
  }
  return '';
}

function cut(whole: string): string {
  return whole.length <= LIMITS.metadataTextBytesMax ? whole : whole.slice(0, LIMITS.metadataTextBytesMax);
}

function text(reader: WireReader): string {
  const length = reader.length();
  const start = reader.position;
  reader.position += length;
  const { buffer, byteOffset } = reader.bytes;
  return Buffer.from(buffer, byteOffset + start, length).toString(
    'utf8',
    0,
    Math.min(length, LIMITS.metadataTextBytesMax),
  );
}
