/**
 * Records on disk that wait to be delivered, in order, each synced before put() resolves. Bounded by its bytes: when more
 * come, the oldest go. An LMDB environment; a record's key is its number.
 */
import { commitFailure, Environment } from './log/environment.ts';

export interface WaitingRecord {
  readonly key: number;
  readonly bytes: number;
  /** What the owner wants to count of it. */
  readonly samples: number;
}

const HEADER_BYTES = 4;

export class DeliveryQueue {
  readonly #environment: Environment;
  readonly #bytesMax: number;
  /** Oldest first. */
  #waiting: WaitingRecord[] = [];
  #nextKey = 1;
  #bytes = 0;
  /** Samples that had to go before they were delivered. */
  samplesDropped = 0;

  private constructor(environment: Environment, bytesMax: number) {
    this.#environment = environment;
    this.#bytesMax = bytesMax;
    for (const { key, value } of environment.records.getRange({ start: 1 })) {
      this.#nextKey = key + 1;
      if (value.length < HEADER_BYTES) continue;
      this.#waiting.push({ key, bytes: value.length, samples: value.readUInt32LE(0) });
      this.#bytes += value.length;
    }
  }

  static open(directory: string, bytesMax: number): DeliveryQueue {
    return new DeliveryQueue(Environment.open(directory), bytesMax);
  }

  get bytes(): number {
    return this.#bytes;
  }

  get samples(): number {
    return this.#waiting.reduce((sum, { samples }) => sum + samples, 0);
  }

  /** The oldest record that waits, null when none does. */
  get oldest(): WaitingRecord | null {
    return this.#waiting[0] ?? null;
  }

  /** The bytes of a record; null when they cannot be read any more. They are the caller's. */
  read({ key }: WaitingRecord): Uint8Array | null {
    const record = this.#environment.records.get(key);
    return record === undefined ? null : Uint8Array.from(record.subarray(HEADER_BYTES));
  }

  /** Resolves when the record is on disk; rejects with the system's reason when it cannot be written. */
  async put(content: Uint8Array, samples: number): Promise<void> {
    const record = Buffer.alloc(HEADER_BYTES + content.length);
    record.writeUInt32LE(samples);
    record.set(content, HEADER_BYTES);
    await this.#makeRoom(record.length);
    const key = this.#nextKey++;
    try {
      this.#environment.reserve([record]);
      await this.#environment.records.put(key, record);
    } catch (error) {
      throw new Error(await commitFailure(error));
    }
    this.#waiting.push({ key, bytes: record.length, samples });
    this.#bytes += record.length;
  }

  /** Takes away a record that was delivered, or never can be. */
  async remove({ key }: WaitingRecord): Promise<void> {
    const place = this.#waiting.findIndex((one) => one.key === key);
    if (place < 0) return;
    const [{ bytes }] = this.#waiting.splice(place, 1);
    this.#bytes -= bytes;
    try {
      await this.#environment.records.remove(key);
    } catch (error) {
      // It comes again after a restart, and its receiver knows it already.
      await commitFailure(error);
    }
  }

  close(): Promise<void> {
    return this.#environment.close();
  }

  async #makeRoom(bytes: number): Promise<void> {
    while (this.#waiting.length > 0 && this.#bytes + bytes > this.#bytesMax) {
      const [oldest] = this.#waiting;
      this.samplesDropped += oldest.samples;
      await this.remove(oldest);
    }
  }
}
