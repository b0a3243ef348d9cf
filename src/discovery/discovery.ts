/**
 * Where targets come from. Every mechanism hands over groups; a group replaces the one that came earlier with the same
 * source, and an empty one takes it away.
 */
import type { DiscoveryConfig } from '../config/sections/discovery.ts';
import type { SortedLabels } from '../relabel/relabel.ts';
import { DnsDiscovery } from './dns.ts';
import { FileDiscovery } from './file.ts';
import { HttpDiscovery } from './http.ts';
import { targetLabels } from './target-labels.ts';

export interface TargetGroup {
  /** One file, one URL, one DNS name: unique within a mechanism. */
  readonly source: string;
  /** Labels of each target, __address__ and __meta_... among them. */
  readonly targets: readonly SortedLabels[];
}

/** A mechanism of a configured section. Keeps what it knows when it can learn nothing new. */
export interface Discoverer {
  /** Begins to look; `update` is called with the first result at the earliest after this returned. */
  start(update: (groups: readonly TargetGroup[]) => void): void;
  stop(): void;
}

export interface DiscoveryOptions {
  readonly directory: string;
  readonly userAgent: string;
  /** A lookup failed; what was known before stays. */
  readonly warn: (mechanism: string, error: Error) => void;
}

const SUPPORTED: ReadonlySet<string> = new Set([
  'static_configs',
  'file_sd_configs',
  'http_sd_configs',
  'dns_sd_configs',
]);

/** Mechanisms that are configured and do not exist here. */
export function unsupportedMechanisms(config: DiscoveryConfig): string[] {
  const lists = Object.entries(config).filter(([key, value]) => key.endsWith('_configs') && Array.isArray(value));
  return lists.map(([key]) => key).filter((key) => key.endsWith('_sd_configs') && !SUPPORTED.has(key));
}

/** All targets of a section, of all its mechanisms, as they change. */
export class Discovery {
  readonly #discoverers: readonly Discoverer[];
  /** By mechanism and source. */
  readonly #groups = new Map<string, readonly SortedLabels[]>();
  readonly #changed: (targets: readonly SortedLabels[]) => void;

  constructor(config: DiscoveryConfig, options: DiscoveryOptions, changed: (targets: readonly SortedLabels[]) => void) {
    this.#changed = changed;
    this.#discoverers = [
      ...(config.file_sd_configs ?? []).map((one) => new FileDiscovery(one, options)),
      ...(config.http_sd_configs ?? []).map((one) => new HttpDiscovery(one, options)),
      ...(config.dns_sd_configs ?? []).map((one) => new DnsDiscovery(one, options)),
    ];
    for (const [index, { targets, labels }] of (config.static_configs ?? []).entries()) {
      this.#groups.set(
        `static/${index}`,
        targets.map((address) => targetLabels(address, labels ?? {}, {})),
      );
    }
  }

  start(): void {
    this.#changed(this.targets);
    for (const [index, discoverer] of this.#discoverers.entries()) {
      discoverer.start((groups) => this.#update(String(index), groups));
    }
  }

  stop(): void {
    for (const discoverer of this.#discoverers) discoverer.stop();
  }

  get targets(): readonly SortedLabels[] {
    return [...this.#groups.values()].flat();
  }

  #update(mechanism: string, groups: readonly TargetGroup[]): void {
    for (const { source, targets } of groups) {
      const key = `${mechanism}/${source}`;
      if (targets.length === 0) this.#groups.delete(key);
      else this.#groups.set(key, targets);
    }
    this.#changed(this.targets);
  }
}
