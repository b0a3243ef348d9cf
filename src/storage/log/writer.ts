/**
 * The local log: an LMDB environment of its own, records by sequence number, group commit.
 *
 * One transaction is under way at a time. What is appended meanwhile goes into the next one, so that many requests share
 * one fsync. `overlappingSync` is off: LMDB then syncs the data (fdatasync), writes its meta page through a descriptor that
 * is opened O_DSYNC, and only then resolves the put.
 *
 * When a transaction fails, its records stay at the head of the queue and are tried again: the head has their samples
 * already, and nothing after them may be acknowledged before them.
 */
import { LIMITS } from '../../limits.ts';
import { commitFailure, type Environment } from './environment.ts';
import { type Log, type LogStats, LogUnavailable } from './log.ts';

const RETRY_MS = 1000;
/** How long records wait for company that nobody else waits for: a commit of theirs would hold up one of others. */
const LATER_MS = 200;

interface Queued {
  readonly record: Buffer;
  readonly written: ((record: Buffer) => void) | undefined;
}

interface Waiter {
  readonly sequence: number;
  readonly resolve: () => void;
  readonly reject: (reason: Error) => void;
}

export class LogWriter implements Log {
  readonly #environment: Environment;
  #sequence: number;
  #durableSequence: number;
  /** The newest record that somebody waits for. */
  #wantedSequence: number;
  /** Records after durableSequence, oldest first. */
  #queue: Queued[] = [];
  #queuedBytes = 0;
  #waiters: Waiter[] = [];
  #writing: Promise<void> | null = null;
  #failure: string | null = null;
  #retry: NodeJS.Timeout | null = null;
  #later: NodeJS.Timeout | null = null;
  #recordsWritten = 0;
  #bytesWritten = 0;
  #commits = 0;
  #commitSeconds = 0;
  #failures = 0;

  /** The log of the generation before, as long as something of it waits for the disk. */
  #predecessor: Log | null;

  /**
   * @param sequence number of the newest record that is on disk, or in the queue of the predecessor
   * @param predecessor what must be on disk before anything here is acknowledged: a duplicate in this generation may be the
   * repetition of a sample in that one
   */
  constructor(environment: Environment, sequence: number, predecessor: Log | null = null) {
    this.#environment = environment;
    this.#sequence = sequence;
    this.#durableSequence = sequence;
    this.#wantedSequence = sequence;
    this.#predecessor = predecessor;
  }

  append(record: Buffer, written?: (record: Buffer) => void): number {
    this.#enqueue(record, written);
    this.#start();
    return this.#sequence;
  }

  appendLater(record: Buffer, written?: (record: Buffer) => void): number {
    this.#enqueue(record, written);
    if (this.#writing === null) this.#startLater();
    return this.#sequence;
  }

  #enqueue(record: Buffer, written?: (record: Buffer) => void): void {
    this.#queue.push({ record, written });
    this.#queuedBytes += record.length;
    this.#sequence++;
  }

  durable(): Promise<void> {
    const predecessor = this.#waitingPredecessor();
    // Without another turn of promises: whoever goes on when a commit ends then shares the next one with all others.
    if (predecessor === null) return this.#ownDurable();
    return Promise.all([predecessor.durable(), this.#ownDurable()]).then(() => undefined);
  }

  #ownDurable(): Promise<void> {
    if (this.#durableSequence === this.#sequence) return Promise.resolve();
    if (this.#failure !== null) return Promise.reject(new LogUnavailable(this.#failure));
    this.#start();
    return new Promise((resolve, reject) => {
      this.#waiters.push({ sequence: this.#sequence, resolve, reject });
    });
  }

  #waitingPredecessor(): Log | null {
    if (this.#predecessor?.stats.queuedBytes === 0) this.#predecessor = null;
    return this.#predecessor;
  }

  get unavailable(): string | null {
    const predecessor = this.#waitingPredecessor();
    if (predecessor !== null && predecessor.unavailable !== null) return predecessor.unavailable;
    if (this.#failure !== null) return this.#failure;
    if (this.#queuedBytes > LIMITS.logQueueBytesMax) {
      return `${this.#queuedBytes} bytes wait to be written to the log, at most ${LIMITS.logQueueBytesMax}`;
    }
    return null;
  }

  get stats(): LogStats {
    return {
      sequence: this.#sequence,
      recordsWritten: this.#recordsWritten,
      bytesWritten: this.#bytesWritten,
      commits: this.#commits,
      commitSeconds: this.#commitSeconds,
      failures: this.#failures,
      queuedBytes: this.#queuedBytes,
    };
  }

  /** Writes what is queued, with one more try where the last failed; rejects when that fails too. */
  async close(): Promise<void> {
    await this.#writing;
    if (this.#queue.length > 0) {
      this.#start();
      await this.#writing;
    }
    this.#forgetTimers();
    await this.#environment.close();
    if (this.#failure !== null)
      throw new LogUnavailable(`${this.#queue.length} records are not on disk: ${this.#failure}`);
  }

  /** Closes the log where everything in it is on disk in another form by now: what still waits counts as written. */
  async retire(): Promise<void> {
    await this.#writing;
    this.#forgetTimers();
    this.#queue = [];
    this.#queuedBytes = 0;
    this.#failure = null;
    this.#durableSequence = this.#sequence;
    this.#release();
    await this.#environment.close();
  }

  /** Everything that is queued now goes to disk. */
  #start(): void {
    this.#wantedSequence = this.#sequence;
    // One that finds nothing to do would have ended before it is known here that it began.
    if (this.#writing === null && this.#queue.length > 0) this.#writing = this.#drain();
  }

  #startLater(): void {
    this.#later ??= setTimeout(() => {
      this.#later = null;
      this.#start();
    }, LATER_MS);
    this.#later.unref();
  }

  #forgetTimers(): void {
    if (this.#retry !== null) clearTimeout(this.#retry);
    if (this.#later !== null) clearTimeout(this.#later);
  }

  /**
   * Commits group after group until nothing is left that somebody waits for, or a commit fails. It ends in the same turn in
   * which it found that out: what is appended later starts it again.
   */
  async #drain(): Promise<void> {
    while (this.#durableSequence < this.#wantedSequence) {
      try {
        await this.#commit(this.#queue.length);
      } catch (error) {
        this.#fail(await commitFailure(error));
        break;
      }
    }
    this.#writing = null;
    if (this.#queue.length > 0 && this.#failure === null) this.#startLater();
  }

  async #commit(group: number): Promise<void> {
    const begin = performance.now();
    let bytes = 0;
    const puts: Promise<boolean>[] = [];
    this.#environment.reserve(this.#queue.map(({ record }) => record));
    for (let i = 0; i < group; i++) {
      const { record } = this.#queue[i];
      bytes += record.length;
      puts.push(this.#environment.records.put(this.#durableSequence + 1 + i, record));
    }
    await Promise.all(puts);
    for (const { record, written } of this.#queue.splice(0, group)) written?.(record);
    this.#queuedBytes -= bytes;
    this.#durableSequence += group;
    this.#failure = null;
    this.#recordsWritten += group;
    this.#bytesWritten += bytes;
    this.#commits++;
    this.#commitSeconds += (performance.now() - begin) / 1000;
    this.#release();
  }

  #release(): void {
    const due = this.#waiters.filter(({ sequence }) => sequence <= this.#durableSequence);
    if (due.length === 0) return;
    this.#waiters = this.#waiters.filter(({ sequence }) => sequence > this.#durableSequence);
    for (const { resolve } of due) resolve();
  }

  #fail(reason: string): void {
    this.#failures++;
    this.#failure = `the log cannot be written: ${reason}`;
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const { reject } of waiters) reject(new LogUnavailable(this.#failure));
    this.#retry = setTimeout(() => this.#start(), RETRY_MS);
    this.#retry.unref();
  }
}
