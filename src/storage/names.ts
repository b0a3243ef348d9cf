/** Every name on disk, below the data directory. */
export const NAMES = {
  /** Held by the process that has the directory open. */
  lock: 'lock',
  /** The log: one LMDB environment. */
  log: 'log',
  logData: 'data.mdb',
} as const;
