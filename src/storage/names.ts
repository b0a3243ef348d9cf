/** Every name on disk, below the data directory. */
export const NAMES = {
  /** Held by the process that has the directory open. */
  lock: 'lock',
  /** The log: one LMDB environment. */
  log: 'log',
  logData: 'data.mdb',
  /** One file a block, named by its ULID. */
  blocks: 'blocks',
  blockEnding: '.block',
  /** Appended to the name of what is being written. */
  temporaryEnding: '.tmp',
  /** What could not be read. */
  damaged: 'damaged',
  /** What is deleted of which block. */
  tombstones: 'tombstones.json',
} as const;
