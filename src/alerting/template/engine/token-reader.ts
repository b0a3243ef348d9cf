/** Tokens one after another, and the errors that say where they stand. */
import { goQuote } from '../../../model/go-format.ts';
import { TemplateError } from './template-error.ts';
import type { Token } from './tokens.ts';

export class TokenReader {
  readonly #name: string;
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #next = 0;
  /** Where the action that is being read begins, null between actions. */
  action: Token | null = null;

  constructor(name: string, text: string, tokens: readonly Token[]) {
    this.#name = name;
    this.#text = text;
    this.#tokens = tokens;
  }

  /** Where reading goes on; `reset` takes it. */
  get position(): number {
    return this.#next;
  }

  reset(position: number): void {
    this.#next = position;
  }

  peek(): Token {
    return this.#tokens[this.#next];
  }

  /** The last token, end or error, is never passed. */
  next(): Token {
    const token = this.#tokens[this.#next];
    if (this.#next + 1 < this.#tokens.length) this.#next++;
    return token;
  }

  peekWord(): Token {
    while (this.peek().kind === 'space') this.next();
    return this.peek();
  }

  nextWord(): Token {
    this.peekWord();
    return this.next();
  }

  isNext(kind: Token['kind'], text?: string): boolean {
    const token = this.peekWord();
    return token.kind === kind && (text === undefined || token.text === text);
  }

  #lineOf(token: Token): number {
    let line = 1;
    for (let at = this.#text.indexOf('\n'); at >= 0 && at < token.at; at = this.#text.indexOf('\n', at + 1)) line++;
    return line;
  }

  expect(kind: Token['kind'], context: string): Token {
    const token = this.nextWord();
    if (token.kind !== kind) throw this.unexpected(token, context);
    return token;
  }

  unexpected(token: Token, context: string): TemplateError {
    if (token.kind !== 'error') return this.error(`unexpected ${tokenText(token)} in ${context}`, token);
    const started = this.action === null ? null : this.#lineOf(this.action);
    if (started === null || started === this.#lineOf(token)) return this.error(token.text, token);
    const action = token.text.endsWith(' action') ? '' : ' in action';
    return this.error(`${token.text}${action} started at ${this.#name}:${started}`, token);
  }

  /** At the token that was read last, when none is given. */
  error(message: string, token: Token = this.#tokens[Math.max(0, this.#next - 1)]): TemplateError {
    return new TemplateError('parse', `template: ${this.#name}:${this.#lineOf(token)}: ${message}`);
  }
}

const SHOWN_CHARACTERS = 10;

function tokenText({ kind, text }: Token): string {
  if (kind === 'end of file') return 'EOF';
  if (kind === 'keyword' || kind === 'dot' || kind === 'nil') return `<${text}>`;
  const characters = [...text];
  return characters.length > SHOWN_CHARACTERS
    ? `${goQuote(characters.slice(0, SHOWN_CHARACTERS).join(''))}...`
    : goQuote(text);
}
