/** What is wrong with a template, in the words of Go's text/template: `template: NAME:LINE: ...`. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  /** Parsing finds what is wrong with the text; executing what is wrong with the data. */
  readonly phase: 'parse' | 'execute';

  constructor(phase: 'parse' | 'execute', message: string, options?: { readonly cause: unknown }) {
    super(message, options);
    this.phase = phase;
  }
}
