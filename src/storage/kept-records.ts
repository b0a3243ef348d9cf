/**
 * A few thousand small values by name that outlive the process: all in memory, each also a record on disk as JSON. Meant for what the
 * server was told or did (silences, notifications sent), not for samples.
 */
import { KeyedWriter } from './keyed-writer.ts';

/** A record, as JSON. One without a name is free. */
interface Stored {
  readonly name?: string;
  readonly value?: unknown;
}

export class KeptRecords {
  readonly #writer: KeyedWriter;
  readonly #keys = new Map<string, number>();
  readonly #free: number[] = [];
  #nextKey = 1;
  /** What was on disk when it was opened; the caller checks its form. */
  readonly stored = new Map<string, unknown>();

  private constructor(writer: KeyedWriter) {
    this.#writer = writer;
    for (const [key, record] of writer.stored()) {
      this.#nextKey = key + 1;
      const { name, value } = parse(record);
      if (name === undefined) this.#free.push(key);
      else this.#keys.set(name, key);
      if (name !== undefined) this.stored.set(name, value);
    }
  }

  /** @param what names the records in errors */
  static open(directory: string, what: string): KeptRecords {
    return new KeptRecords(KeyedWriter.open(directory, what));
  }

  /** `value` must survive JSON. */
  put(name: string, value: unknown): void {
    let key = this.#keys.get(name);
    if (key === undefined) {
      key = this.#free.pop() ?? this.#nextKey++;
      this.#keys.set(name, key);
    }
    this.#writer.put(key, Buffer.from(JSON.stringify({ name, value } satisfies Stored)));
  }

  remove(name: string): void {
    const key = this.#keys.get(name);
    if (key === undefined) return;
    this.#keys.delete(name);
    this.#free.push(key);
    this.#writer.put(key, Buffer.from('{}'));
  }

  /** Resolves when everything put and removed so far is on disk; rejects with a LogUnavailable when it cannot be. */
  durable(): Promise<void> {
    return this.#writer.durable();
  }

  close(): Promise<void> {
    return this.#writer.close();
  }
}

/** A damaged record counts as free. */
function parse(record: Buffer): Stored {
  try {
    const stored = JSON.parse(record.toString('utf8')) as Stored;
    return typeof stored.name === 'string' ? stored : {};
  } catch {
    return {};
  }
}
