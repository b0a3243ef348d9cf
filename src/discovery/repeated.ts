import type { Discoverer, TargetGroup } from './discovery.ts';

/** A mechanism that asks somebody again and again, one question at a time; what fails is said and asked again later. */
export class RepeatedLookup implements Discoverer {
  readonly #intervalMs: number;
  readonly #look: () => Promise<readonly TargetGroup[]>;
  readonly #failed: (error: Error) => void;
  #timer: NodeJS.Timeout | null = null;
  #isStopped = false;

  constructor(intervalMs: number, look: () => Promise<readonly TargetGroup[]>, failed: (error: Error) => void) {
    this.#intervalMs = intervalMs;
    this.#look = look;
    this.#failed = failed;
  }

  start(update: (groups: readonly TargetGroup[]) => void): void {
    void this.#once(update);
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  async #once(update: (groups: readonly TargetGroup[]) => void): Promise<void> {
    try {
      const groups = await this.#look();
      if (!this.#isStopped) update(groups);
    } catch (error) {
      if (!this.#isStopped) this.#failed(error as Error);
    }
    if (!this.#isStopped) this.#timer = setTimeout(() => void this.#once(update), this.#intervalMs).unref();
  }
}
