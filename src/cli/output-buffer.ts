/** Lines for stdout, written together: a system call a line would cost more than the line. */
const FLUSH_CHARS = 64 * 1024;

export class OutputBuffer {
  #text = '';

  write(text: string): void {
    this.#text += text;
    if (this.#text.length >= FLUSH_CHARS) this.flush();
  }

  flush(): void {
    process.stdout.write(this.#text);
    this.#text = '';
  }
}
