/**
 * Small records by key in an LMDB environment of their own, durable before they are acknowledged. A later record of a key
 * takes the place of the earlier one, also while that still waits for the disk.
 */
import { LIMITS } from '../limits.ts';
import { commitFailure, Environment } from './log/environment.ts';
import { LogUnavailable } from './log/log.ts';

const RETRY_MS = 1000;

export class KeyedWriter {
  readonly #environment: Environment;
  readonly #what: string;
  /** What waits for the disk, by key. */
  #queue = new Map<number, Uint8Array>();
  #queuedBytes = 0;
  /** Records put so far, and how many of these are on disk (or were replaced by later ones that are). */
  #puts = 0;
  #written = 0;
  /** The group that is being written. */
  #writing: Promise<void> | null = null;
  #failure: string | null = null;
  #retry: NodeJS.Timeout | null = null;

  /** @param what names the records in errors */
  private constructor(environment: Environment, what: string) {
    this.#environment = environment;
    this.#what = what;
  }

  static open(directory: string, what: string): KeyedWriter {
    return new KeyedWriter(Environment.open(directory), what);
  }

  /** All records that are there, by ascending key; the bytes are the caller's. */
  *stored(): Generator<[key: number, record: Buffer]> {
    for (const { key, value } of this.#environment.records.getRange({ start: 1 })) yield [key, Buffer.from(value)];
  }

  /** Why nothing is taken now, or null. */
  get unavailable(): string | null {
    if (this.#failure !== null) return this.#failure;
    if (this.#queuedBytes <= LIMITS.logQueueBytesMax) return null;
    return `${this.#queuedBytes} bytes of ${this.#what} wait for the disk, at most ${LIMITS.logQueueBytesMax}`;
  }

  /** @param key 1 or more */
  put(key: number, record: Uint8Array): void {
    this.#queuedBytes += record.length - (this.#queue.get(key)?.length ?? 0);
    this.#queue.set(key, record);
    this.#puts++;
    this.#writing ??= this.#writeGroup();
  }

  /** Resolves when everything put so far is on disk; rejects with a LogUnavailable when it could not be written. */
  async durable(): Promise<void> {
    // What is put later need not be waited for.
    const wanted = this.#puts;
    while (this.#written < wanted) {
      await this.#writing;
      if (this.#failure !== null) throw new LogUnavailable(this.#failure);
    }
  }

  /** Writes what waits, with one more try where the last failed, and closes the environment. */
  async close(): Promise<void> {
    while (this.#writing !== null) await this.#writing;
    if (this.#queue.size > 0) await this.#writeGroup();
    if (this.#retry !== null) clearTimeout(this.#retry);
    await this.#environment.close();
    if (this.#failure !== null) throw new LogUnavailable(this.#failure);
  }

  /** Writes what waits; what is put meanwhile is the next group. */
  async #writeGroup(): Promise<void> {
    // Everything that this turn puts goes into one transaction.
    await Promise.resolve();
    const group = [...this.#queue];
    const puts = this.#puts;
    try {
      this.#environment.reserve(group.map(([, record]) => record));
      await Promise.all(group.map(([key, record]) => this.#environment.records.put(key, record as Buffer)));
    } catch (error) {
      this.#fail(await commitFailure(error));
      this.#writing = null;
      return;
    }
    this.#failure = null;
    this.#written = puts;
    for (const [key, record] of group) {
      if (this.#queue.get(key) !== record) continue;
      this.#queue.delete(key);
      this.#queuedBytes -= record.length;
    }
    this.#writing = this.#queue.size > 0 ? this.#writeGroup() : null;
  }

  #fail(reason: string): void {
    this.#failure = `${this.#what} cannot be written: ${reason}`;
    this.#retry = setTimeout(() => {
      this.#writing ??= this.#writeGroup();
    }, RETRY_MS);
    this.#retry.unref();
  }
}
