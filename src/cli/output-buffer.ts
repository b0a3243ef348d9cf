/**
 * Text for stdout, written in large pieces: a system call a line would cost more than the line. A pipe whose reader is
 * slow takes only what it has room for, so whoever writes much must wait now and then.
 */
const FULL_CHARS = 64 * 1024;

export class OutputBuffer {
  #text = '';

  write(text: string): void {
    this.#text += text;
  }

  /** Whether it is time to flush. */
  get isFull(): boolean {
    return this.#text.length >= FULL_CHARS;
  }

  /** Resolves when the system has taken everything. */
  async flush(): Promise<void> {
    const text = this.#text;
    this.#text = '';
    await new Promise<void>((resolve, reject) => {
      process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
    });
  }
}
