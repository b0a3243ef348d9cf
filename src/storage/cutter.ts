/** Writes frozen generations to blocks, one after the other, the oldest first. What fails is tried again, later each time. */
import type { Logger } from 'pino';
import type { Generation } from './generation.ts';
import type { HeadView } from './view.ts';

const RETRY_MS_MIN = 1000;
const RETRY_MS_MAX = 60_000;

export interface CutterOptions {
  /** Oldest first; whoever drops a generation takes it out. */
  readonly frozen: readonly Generation[];
  /** Resolves when the blocks are in their place. */
  readonly cut: (head: HeadView) => Promise<void>;
  /** Takes a generation whose blocks are in their place out of `frozen`, in the same turn; resolves when its log is gone. */
  readonly drop: (generation: Generation) => Promise<void>;
  readonly log: Logger;
}

export class Cutter {
  readonly #options: CutterOptions;
  #running: Promise<void> | null = null;
  #failure: string | null = null;
  #retryMs = RETRY_MS_MIN;
  #retryAtMs = Number.NEGATIVE_INFINITY;
  #closed = false;

  constructor(options: CutterOptions) {
    this.#options = options;
  }

  /** Why the newest attempt failed, null when it did not. */
  get failure(): string | null {
    return this.#failure;
  }

  /** Starts in the background when there is something to do, and it is time for another attempt. */
  wake(): void {
    if (performance.now() >= this.#retryAtMs) this.finish().catch(() => undefined);
  }

  /** Resolves when nothing is frozen any more; rejects when a cut fails. */
  finish(): Promise<void> {
    if (this.#closed || this.#options.frozen.length === 0) return Promise.resolve();
    this.#running ??= this.#cutAll().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** Starts nothing any more; resolves when what is under way has ended. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#running?.catch(() => undefined);
  }

  async #cutAll(): Promise<void> {
    const { frozen, cut, drop, log } = this.#options;
    while (frozen.length > 0 && !this.#closed) {
      const generation = frozen[0];
      const begin = performance.now();
      try {
        await cut(generation.view);
      } catch (error) {
        if (!this.#closed) this.#fail(generation, error);
        throw error;
      }
      const dropped = drop(generation);
      this.#failure = null;
      this.#retryMs = RETRY_MS_MIN;
      const seconds = ((performance.now() - begin) / 1000).toFixed(3);
      log.info({ generation: generation.number, seconds }, 'Head cut to blocks');
      await dropped;
    }
  }

  #fail(generation: Generation, error: unknown): void {
    this.#failure = error instanceof Error ? error.message : String(error);
    this.#retryAtMs = performance.now() + this.#retryMs;
    this.#options.log.error(
      { generation: generation.number, reason: this.#failure, retryMs: this.#retryMs },
      'Head cannot be cut to blocks; its samples are served from memory and from its log',
    );
    this.#retryMs = Math.min(RETRY_MS_MAX, 2 * this.#retryMs);
  }
}
