/**
 * How long samples are kept.
 */
import type { Config } from './config.ts';
import type { Flags } from './flags.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Time that samples are kept when neither configuration nor flags say so. */
const RETENTION_DEFAULT_MS = 15 * DAY_MS;

/** The configuration overrides the flag. 0: for ever. */
export function retentionMs(flags: Flags, config: Config): number {
  const fallbackMs = flags.storageRetentionBytes > 0 ? 0 : RETENTION_DEFAULT_MS;
  return config.storage.retentionMs ?? flags.storageRetentionMs ?? fallbackMs;
}
