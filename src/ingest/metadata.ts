/** What senders say about metric families: type, help and unit, for /api/v1/metadata. In memory, bounded. */
import { LIMITS } from '../limits.ts';
import { BYTES, VARINT, WireReader } from './wire.ts';

export interface FamilyMetadata {
  readonly type: string;
  readonly help: string;
  readonly unit: string;
}

export interface DescribedFamily {
  readonly family: string;
  readonly metadata: FamilyMetadata;
}

const TYPES = ['unknown', 'counter', 'gauge', 'histogram', 'gaugehistogram', 'summary', 'info', 'stateset'] as const;

const TYPE = (1 << 3) | VARINT;
const FAMILY = (2 << 3) | BYTES;
const HELP = (4 << 3) | BYTES;
const UNIT = (5 << 3) | BYTES;

export class MetadataStore {
  /** Distinct entries of each family, oldest first. */
  readonly #families = new Map<string, FamilyMetadata[]>();

  get families(): ReadonlyMap<string, readonly FamilyMetadata[]> {
    return this.#families;
  }

  set(family: string, metadata: FamilyMetadata): void {
    const known = this.#families.get(family);
    if (known === undefined) {
      if (this.#families.size < LIMITS.metadataFamiliesMax) this.#families.set(family, [metadata]);
      return;
    }
    const same = ({ type, help, unit }: FamilyMetadata) =>
      type === metadata.type && help === metadata.help && unit === metadata.unit;
    if (known.some(same)) return;
    if (known.length === LIMITS.metadataPerFamilyMax) known.shift();
    known.push(metadata);
  }
}

/** The MetricMetadata messages at `spans`, start and end of each in turn; those without a family are left out. */
export function decodeMetadata(message: Uint8Array, spans: readonly number[]): DescribedFamily[] {
  const described: DescribedFamily[] = [];
  for (let i = 0; i < spans.length; i += 2) {
    const one = decodeOne(message, spans[i], spans[i + 1]);
    if (one.family !== '') described.push(one);
  }
  return described;
}

/** message MetricMetadata { MetricType type = 1; string metric_family_name = 2; string help = 4; string unit = 5; } */
function decodeOne(message: Uint8Array, start: number, end: number): DescribedFamily {
  const reader = new WireReader();
  reader.reset(message, start, end);
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
  return { family, metadata: { type: TYPES[type] ?? 'unknown', help, unit } };
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
