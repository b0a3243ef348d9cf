/**
 * The states of the server, and the loads of its configuration. Loads run one at a time, in order; one that is asked for
 * while the log is replayed waits until the server is ready.
 */
import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import { Latch } from './latch.ts';
import type { Lifecycle, LifecycleState } from './parts.ts';

/** A part of the server that the configuration changes. */
export interface Reloadable {
  /**
   * Looks at a configuration without changing anything, and answers what puts it in force. Throws when it is bad: it is
   * then refused whole.
   */
  prepare(config: Config): () => Promise<void>;
  /** The same where it takes long: others have their turn in between. */
  prepareInSlices?(config: Config): Promise<() => Promise<void>>;
}

export class ServerLifecycle implements Lifecycle {
  readonly startedAtMs = Date.now();
  reloadSucceeded = true;
  configLoadedAtMs = Date.now();
  state: LifecycleState = 'starting';
  config: Config;
  readonly #load: () => Config;
  readonly #reloadables: Reloadable[] = [];
  readonly #log: Logger;
  readonly #ready = new Latch();
  readonly #stop = new Latch();
  #lastReload: Promise<void> = this.#ready.opened;

  /** `load` reads and checks the configuration file; it throws when it is bad. The first load happens here. */
  constructor(load: () => Config, log: Logger) {
    this.#load = load;
    this.#log = log;
    this.config = load();
    this.#warnOfSections();
  }

  /** Prepares the configuration in force, and each that follows. */
  add(reloadable: Reloadable): () => Promise<void> {
    const apply = reloadable.prepare(this.config);
    this.#reloadables.push(reloadable);
    return apply;
  }

  /** Resolves when somebody has asked for a stop. */
  get stopRequested(): Promise<void> {
    return this.#stop.opened;
  }

  /** From 'starting' to 'ready'; a stop that came first stays. */
  ready(): void {
    if (this.state === 'starting') this.state = 'ready';
    this.#ready.open();
  }

  reload(): Promise<void> {
    const reload = this.#lastReload.then(() => this.#reloadNow());
    this.#lastReload = reload.catch(() => undefined);
    return reload;
  }

  async #reloadNow(): Promise<void> {
    try {
      const config = this.#load();
      const changes: (() => Promise<void>)[] = [];
      for (const one of this.#reloadables) changes.push((await one.prepareInSlices?.(config)) ?? one.prepare(config));
      this.config = config;
      for (const apply of changes) await apply();
      this.reloadSucceeded = true;
      this.configLoadedAtMs = Date.now();
      this.#log.info('Completed loading of configuration file');
      this.#warnOfSections();
    } catch (error) {
      this.reloadSucceeded = false;
      this.#log.error({ err: error }, 'Error reloading config');
      throw error;
    }
  }

  #warnOfSections(): void {
    const sections = this.config.sectionsWithoutEffect;
    if (sections.length > 0) this.#log.warn({ sections: sections.join(',') }, 'These sections have no effect yet');
  }

  quit(): boolean {
    if (this.state === 'stopping') return false;
    this.state = 'stopping';
    this.#stop.open();
    return true;
  }
}
