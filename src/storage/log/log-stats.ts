import type { LogStats } from './log.ts';

export const NO_LOG_STATS: LogStats = {
  sequence: 0,
  recordsWritten: 0,
  bytesWritten: 0,
  commits: 0,
  commitSeconds: 0,
  failures: 0,
  queuedBytes: 0,
};

/** Of two logs, the second being the newer one. */
export function addLogStats(earlier: LogStats, newer: LogStats): LogStats {
  return {
    sequence: newer.sequence,
    recordsWritten: earlier.recordsWritten + newer.recordsWritten,
    bytesWritten: earlier.bytesWritten + newer.bytesWritten,
    commits: earlier.commits + newer.commits,
    commitSeconds: earlier.commitSeconds + newer.commitSeconds,
    failures: earlier.failures + newer.failures,
    queuedBytes: newer.queuedBytes,
  };
}
