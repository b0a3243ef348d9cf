/** A place in a text of the text format, and what can stand there: names, texts in quotes, words, the end of a line. */
import { goQuote } from '../model/go-format.ts';

export class ExpositionError extends Error {
  override readonly name = 'ExpositionError';

  constructor(line: number, problem: string) {
    super(`text format parsing error in line ${line}: ${problem}`);
  }
}

/**
 * `strict`: as files are read, by node_exporter and promtool. `scraped`: as Prometheus reads what a target answers, which also takes a
 * last line without end, blanks at ends of lines, escapes that are none, and comments of a metric twice or behind its samples.
 */
export type ExpositionRules = 'strict' | 'scraped';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LINE_FEED = 0x0a;
const BLANK = 0x20;
const TAB = 0x09;

const DIGIT_CLASS = 1;
const LETTER_CLASS = 2;
const COLON_CLASS = 4;
/** By character code. */
const CLASSES = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[a-zA-Z_]/.test(character)) return LETTER_CLASS;
  if (character === ':') return COLON_CLASS;
  return /\d/.test(character) ? DIGIT_CLASS : 0;
});
const METRIC_START = LETTER_CLASS | COLON_CLASS;
const METRIC_PART = METRIC_START | DIGIT_CLASS;
const LABEL_PART = LETTER_CLASS | DIGIT_CLASS;

const ESCAPE = /\\(.?)/gs;

export class ExpositionCursor {
  readonly text: string;
  readonly rules: ExpositionRules;
  at = 0;
  /** From 1. */
  line = 1;

  constructor(text: string, rules: ExpositionRules) {
    this.text = text;
    this.rules = rules;
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** NaN at the end of the text. */
  code(): number {
    return this.text.charCodeAt(this.at);
  }

  get isAtLineEnd(): boolean {
    return this.code() === LINE_FEED || this.isAtEnd;
  }

  passBlanks(): void {
    const { text } = this;
    let { at } = this;
    for (let code = text.charCodeAt(at); code === BLANK || code === TAB; code = text.charCodeAt(at)) at++;
    this.at = at;
  }

  /** ''; no name begins here. */
  metricName(): string {
    return this.#name(METRIC_START, METRIC_PART);
  }

  labelName(): string {
    return this.#name(LETTER_CLASS, LABEL_PART);
  }

  /** Up to the next blank or the end of the line. */
  passWord(): void {
    const { text } = this;
    let { at } = this;
    for (let code = text.charCodeAt(at); at < text.length; code = text.charCodeAt(++at)) {
      if (code === BLANK || code === TAB || code === LINE_FEED) break;
    }
    this.at = at;
  }

  /** Without its end, which is not passed. */
  restOfLine(): string {
    const start = this.at;
    const end = this.text.indexOf('\n', start);
    this.at = end < 0 ? this.text.length : end;
    if (end < 0 && this.rules === 'strict') this.fail('');
    return this.text.slice(start, this.at);
  }

  /** To the next line. */
  passLineEnd(): void {
    if (this.isAtEnd && this.rules === 'strict') this.fail('');
    this.at++;
    this.line++;
  }

  /** The text in quotes that begins here. @param what it is called when a line ends in it */
  quoted(what: string): string {
    const { text } = this;
    const start = this.at + 1;
    let isEscaped = false;
    let at = start;
    for (let code = text.charCodeAt(at); code !== QUOTE; code = text.charCodeAt(++at)) {
      if (code === BACKSLASH) {
        isEscaped = true;
        at++;
      } else if (code === LINE_FEED) {
        this.fail(`${what} ${goQuote(text.slice(start, at))} contains unescaped new-line`);
      } else if (at >= text.length) {
        this.at = at;
        this.fail('');
      }
    }
    this.at = at + 1;
    const raw = text.slice(start, at);
    return isEscaped ? this.unescaped(raw) : raw;
  }

  unescaped(raw: string): string {
    if (!raw.includes('\\')) return raw;
    return raw.replace(ESCAPE, (all: string, character: string) => {
      if (character === 'n') return '\n';
      if (character === '\\' || character === '"') return character;
      if (this.rules === 'strict') this.fail(`invalid escape sequence '\\${character || '\n'}'`);
      return all;
    });
  }

  /** @param problem '': the text ends too early, which is the problem of any strict text that ends within a line */
  fail(problem: string): never {
    const isCut = this.isAtEnd && (this.rules === 'strict' || problem === '');
    throw new ExpositionError(this.line, isCut ? 'unexpected end of input stream' : problem);
  }

  #name(startClasses: number, partClasses: number): string {
    const { text, at: start } = this;
    if ((CLASSES[text.charCodeAt(start)] & startClasses) === 0) return '';
    let at = start + 1;
    while ((CLASSES[text.charCodeAt(at)] & partClasses) !== 0) at++;
    this.at = at;
    return text.slice(start, at);
  }
}
