/**
 * Targets in files that somebody else writes. A file that changes is read again within seconds (its time is looked at:
 * watching misses what bind mounts and renames do); one that cannot be read keeps the targets it had.
 */
import { readFileSync, statSync } from 'node:fs';
import { inDirectory } from '../client/secret-file.ts';
import { matchingPaths } from '../config/path-pattern.ts';
import type { FileDiscoveryConfig } from '../config/sections/discovery.ts';
import type { Discoverer, DiscoveryOptions, TargetGroup } from './discovery.ts';
import { readTargetList } from './target-list.ts';

const LOOK_INTERVAL_MS = 5000;

export class FileDiscovery implements Discoverer {
  readonly #config: FileDiscoveryConfig;
  readonly #options: DiscoveryOptions;
  /** What of each file is known: its time and size, as text. */
  readonly #known = new Map<string, string>();
  #timer: NodeJS.Timeout | null = null;

  constructor(config: FileDiscoveryConfig, options: DiscoveryOptions) {
    this.#config = config;
    this.#options = options;
  }

  start(update: (groups: readonly TargetGroup[]) => void): void {
    const look = (): void => {
      const groups = this.#changedGroups();
      if (groups.length > 0) update(groups);
    };
    look();
    const intervalMs = Math.min(LOOK_INTERVAL_MS, this.#config.refresh_interval);
    this.#timer = setInterval(look, intervalMs).unref();
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  #changedGroups(): TargetGroup[] {
    const { files } = this.#config;
    const paths = new Set(files.flatMap((file) => matchingPaths(inDirectory(file, this.#options.directory))));
    const gone = [...this.#known.keys()].filter((path) => !paths.has(path));
    for (const path of gone) this.#known.delete(path);
    const read = [...paths].map((path) => this.#readChanged(path)).filter((group) => group !== null);
    return [...gone.map((source) => ({ source, targets: [] })), ...read];
  }

  /** Null: nothing new, or nothing that can be read. */
  #readChanged(path: string): TargetGroup | null {
    try {
      const { mtimeMs, size, ino } = statSync(path);
      const state = `${mtimeMs} ${size} ${ino}`;
      if (this.#known.get(path) === state) return null;
      this.#known.set(path, state);
      return { source: path, targets: readTargetList(readFileSync(path, 'utf8'), { __meta_filepath: path }) };
    } catch (error) {
      this.#options.warn('file', new Error(`${path}: ${(error as Error).message}`));
      return null;
    }
  }
}
