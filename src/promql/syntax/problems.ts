import { PromQLSyntaxError } from './syntax-error.ts';

/** What the grammar noted where the text went wrong. */
export interface Expectation {
  readonly context: string;
  readonly expected: string;
}

/** The first problem of a text, and the context in which the grammar failed. Only the first of each counts. */
export class Problems {
  readonly #query: string;
  #first: PromQLSyntaxError | null = null;
  #expectation: Expectation | null = null;

  constructor(query: string) {
    this.#query = query;
  }

  /** The problem to show when the grammar took the text, or failed behind the problem. */
  get first(): PromQLSyntaxError | null {
    return this.#first;
  }

  get expectation(): Expectation | null {
    return this.#expectation;
  }

  /** A mistake that the grammar cannot see. What is reported once the grammar has failed is of no interest. */
  report(byteOffset: number, detail: string): void {
    if (this.#first === null && this.#expectation === null) {
      this.#first = new PromQLSyntaxError(this.#query, byteOffset, detail);
    }
  }

  /** Notes where the grammar failed; always false, which makes it fail. */
  unexpected(context: string, expected: string): false {
    this.#expectation ??= { context, expected };
    return false;
  }
}
