/**
 * What senders say about metric families: type, help and unit. In memory, bounded, and on disk as one record a family
 * (docs/format/metadata.md).
 */
import { LIMITS } from '../../limits.ts';
import { KeyedWriter } from '../keyed-writer.ts';

export interface FamilyMetadata {
  readonly type: string;
  readonly help: string;
  readonly unit: string;
}

interface Family {
  /** Of its record. */
  readonly key: number;
  /** Distinct entries, oldest first. */
  readonly entries: FamilyMetadata[];
}

/** A record, as JSON. */
interface StoredFamily {
  readonly family: string;
  readonly entries: readonly FamilyMetadata[];
}

export class Metadata {
  readonly #writer: KeyedWriter;
  readonly #families = new Map<string, Family>();
  #nextKey = 1;

  private constructor(writer: KeyedWriter) {
    this.#writer = writer;
    for (const [key, record] of writer.stored()) {
      this.#nextKey = key + 1;
      const stored = parse(record);
      if (stored !== null) this.#families.set(stored.family, { key, entries: [...stored.entries] });
    }
  }

  static open(directory: string): Metadata {
    return new Metadata(KeyedWriter.open(directory, 'metadata'));
  }

  /** Entries of each family, oldest first, families in the order in which they were first seen. */
  *families(): Generator<[family: string, entries: readonly FamilyMetadata[]]> {
    for (const [family, { entries }] of this.#families) yield [family, entries];
  }

  get unavailable(): string | null {
    return this.#writer.unavailable;
  }

  /** Nothing is written when the entry is known. Families beyond LIMITS.metadataFamiliesMax are left out. */
  set(family: string, metadata: FamilyMetadata): void {
    let known = this.#families.get(family);
    if (known === undefined) {
      if (this.#families.size >= LIMITS.metadataFamiliesMax) return;
      known = { key: this.#nextKey++, entries: [] };
      this.#families.set(family, known);
    }
    const { key, entries } = known;
    const same = ({ type, help, unit }: FamilyMetadata) =>
      type === metadata.type && help === metadata.help && unit === metadata.unit;
    if (entries.some(same)) return;
    if (entries.length === LIMITS.metadataPerFamilyMax) entries.shift();
    entries.push(metadata);
    this.#writer.put(key, Buffer.from(JSON.stringify({ family, entries } satisfies StoredFamily)));
  }

  durable(): Promise<void> {
    return this.#writer.durable();
  }

  close(): Promise<void> {
    return this.#writer.close();
  }
}

/** null: damaged. Senders repeat metadata every minute, so nothing is lost for long. */
function parse(record: Buffer): StoredFamily | null {
  try {
    const { family, entries } = JSON.parse(record.toString('utf8')) as StoredFamily;
    return typeof family === 'string' && Array.isArray(entries) ? { family, entries } : null;
  } catch {
    return null;
  }
}
