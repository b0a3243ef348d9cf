/**
 * The configuration in force: what the server reads of prometheus.yml, and the whole of it as text.
 */
import type { AlertingConfig } from './sections/remote.ts';

export interface Config {
  readonly global: GlobalConfig;
  readonly storage: StorageConfig;
  readonly rules: RulesConfig;
  readonly alerting: AlertingConfig | undefined;
  /** Of the file: its relative paths are relative to this. */
  readonly directory: string;
  /** Sections that are written in the file and do not do anything yet. */
  readonly sectionsWithoutEffect: readonly string[];
  /** The effective configuration with all defaults, secrets as <secret>: for /api/v1/status/config. */
  readonly yaml: string;
}

export interface GlobalConfig {
  readonly scrapeIntervalMs: number;
  /** Also the step of a subquery that names none. */
  readonly evaluationIntervalMs: number;
  readonly externalLabels: Readonly<Record<string, string>>;
}

export interface RulesConfig {
  /** Of rule_files: a relative one begins at the directory of the file. */
  readonly patterns: readonly string[];
  /** How far behind their time groups evaluate that do not say so themselves. */
  readonly queryOffsetMs: number;
  /** Names of metrics and labels must be those of old. */
  readonly legacyNames: boolean;
}

export interface StorageConfig {
  /** undefined: the file says nothing, the flags decide. 0: kept for ever. */
  readonly retentionMs: number | undefined;
  /** How far a late sample may be behind the newest one; undefined: the file says nothing, any distance. */
  readonly outOfOrderTimeWindowMs: number | undefined;
  /** Exemplars that are kept; undefined: the file says nothing. */
  readonly exemplarsMax: number | undefined;
}
