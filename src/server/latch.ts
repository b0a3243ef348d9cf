/** A promise that somebody else resolves: closed until open() is called, then open for ever. */
export class Latch {
  readonly opened: Promise<void>;
  #resolve: (() => void) | null = null;

  constructor() {
    this.opened = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  open(): void {
    this.#resolve?.();
  }
}
