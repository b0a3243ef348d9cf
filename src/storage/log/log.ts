/**
 * The log's contract: records in sequence, each durable before it is acknowledged. A replicated log can take the place of
 * the local one behind it.
 */
export interface Log {
  /**
   * Gives the next sequence number to a record and queues it. The bytes belong to the log until `written` is called with them,
   * or for good.
   */
  append(record: Buffer, written?: (record: Buffer) => void): number;
  /** The same for a record that nobody waits for: it goes to disk with the next one, or a moment later. */
  appendLater(record: Buffer, written?: (record: Buffer) => void): number;
  /**
   * Resolves when everything appended so far is on disk; rejects with a LogUnavailable when it could not be written (it
   * stays queued and is tried again).
   */
  durable(): Promise<void>;
  /** Why nothing more is taken now, or null. */
  readonly unavailable: string | null;
  readonly stats: LogStats;
  /** Waits for what is queued and closes the log. */
  close(): Promise<void>;
}

export interface LogStats {
  /** Number of the newest record, 0 before the first. */
  readonly sequence: number;
  readonly recordsWritten: number;
  readonly bytesWritten: number;
  readonly commits: number;
  readonly commitSeconds: number;
  readonly failures: number;
  readonly queuedBytes: number;
}

/** The log cannot be written, or too much waits to be. */
export class LogUnavailable extends Error {
  override name = 'LogUnavailable';
}
