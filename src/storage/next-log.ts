/** The log of the next generation, opened before it is needed: a rotation is then a swap of objects. */
import { makeLogDirectory, removeLog } from './log/directories.ts';
import { Environment } from './log/environment.ts';

export interface PreparedLog {
  readonly generation: number;
  readonly directory: string;
  readonly environment: Environment;
}

export class NextLog {
  readonly #path: string;
  /** The newest generation that there ever was. */
  #newest: number;
  #preparing: Promise<PreparedLog> | null = null;
  #prepared: PreparedLog | null = null;

  constructor(path: string, newest: number) {
    this.#path = path;
    this.#newest = newest;
  }

  /** Resolves when take() has a log to give; rejects when none can be made. */
  async prepare(): Promise<void> {
    if (this.#prepared !== null) return;
    this.#preparing ??= this.#open();
    try {
      this.#prepared = await this.#preparing;
    } finally {
      this.#preparing = null;
    }
  }

  /** The prepared log, which belongs to the caller now; null when there is none. */
  take(): PreparedLog | null {
    const prepared = this.#prepared;
    this.#prepared = null;
    return prepared;
  }

  async discard(): Promise<void> {
    await this.#preparing?.catch(() => undefined);
    const prepared = this.take();
    if (prepared === null) return;
    await prepared.environment.close();
    await removeLog(this.#path, prepared.generation);
  }

  async #open(): Promise<PreparedLog> {
    const generation = this.#newest + 1;
    const directory = await makeLogDirectory(this.#path, generation);
    const environment = Environment.open(directory);
    this.#newest = generation;
    return { generation, directory, environment };
  }
}
