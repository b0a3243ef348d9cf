/** Every name on disk, below the data directory. */
export const NAMES = {
  /** Held by the process that has the directory open. */
  lock: 'lock',
  /** The logs: one LMDB environment a generation, in a directory named by its number in 16 digits. */
  log: 'log',
  logData: 'data.mdb',
  logLock: 'lock.mdb',
  /** Beside the log of its generation: the table of the newest checkpoint, and the pages of the head. */
  checkpoint: 'checkpoint',
  checkpointPages: 'checkpoint.pages',
  /** One file a block, named by its ULID. */
  blocks: 'blocks',
  blockEnding: '.block',
  /** Appended to the name of what is being written. */
  temporaryEnding: '.tmp',
  /** LMDB environments of their own. */
  exemplars: 'exemplars',
  metadata: 'metadata',
  silences: 'silences',
  notifications: 'notifications',
  /** What the agent has to deliver, and the series of its last rounds. */
  queue: 'queue',
  lastSeries: 'last-series',
  /** What could not be read. */
  damaged: 'damaged',
  /** Appended to the name of a damaged block whose readable part is a block again. */
  repairedEnding: '.repaired',
  /** Copies of the data directory, each a data directory of its own. */
  snapshots: 'snapshots',
  /** What is deleted of which block. */
  tombstones: 'tombstones.json',
} as const;
