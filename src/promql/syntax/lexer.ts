/**
 * Tokens as Prometheus's lexer sees them. The grammar needs none of it: this runs only on a text that the grammar
 * refused, to name the token where it failed, or the lexical error at or before that place.
 */
import { goQuoteCharacter } from '../../model/go-format.ts';
import { badNumber, isWordCharacter, scanNumber } from './numbers.ts';
import { scanString } from './strings.ts';
import { FILL_WORDS } from './words.ts';

export type TokenKind = 'end' | 'word' | 'string' | 'number' | 'duration' | 'symbol' | 'error';

export interface Token {
  readonly kind: TokenKind;
  /** The source text; of an error, the message. */
  readonly text: string;
  /** Offset in the text. */
  readonly start: number;
  /** A word that is not reserved where it stands. */
  readonly plain: boolean;
}

type Mode = 'statement' | 'braces' | 'duration';

const LONG_SYMBOLS = ['==', '!=', '<=', '</', '>=', '>/'];
const SYMBOLS = ',*/%+-^=<>@';
const DURATION_SYMBOLS = '+-*/%^,';
const DURATION_WORDS: ReadonlySet<string> = new Set(['step', 'range', 'min_of', 'max_of']);

export class Lexer {
  readonly #text: string;
  #at = 0;
  #start = 0;
  #mode: Mode = 'statement';
  #openParens = 0;
  #bracketOpen = false;
  #gotColon = false;
  #gotDuration = false;

  constructor(text: string) {
    this.#text = text;
  }

  /** The next token; nothing follows an error or the end. */
  next(): Token {
    this.#skipBlanks();
    this.#start = this.#at;
    switch (this.#mode) {
      case 'statement':
        return this.#statement();
      case 'braces':
        return this.#insideBraces();
      case 'duration':
        return this.#insideBrackets();
    }
  }

  /** Comments too. */
  #skipBlanks(): void {
    for (;;) {
      while (isBlank(this.#text[this.#at])) this.#at++;
      if (this.#text[this.#at] !== '#') return;
      while (this.#at < this.#text.length && !'\r\n'.includes(this.#text[this.#at])) this.#at++;
    }
  }

  #statement(): Token {
    const character = this.#character();
    if (character === '') return this.#end();
    if (isNumberStart(this.#text, this.#at)) return this.#number();
    if ('"\'`'.includes(character)) return this.#string();
    if (character === ':' || isLetter(character)) return this.#bracketOpen ? this.#bracketWord() : this.#word();
    const long = LONG_SYMBOLS.find((symbol) => this.#text.startsWith(symbol, this.#at));
    if (long !== undefined) return this.#take('symbol', long.length);
    const next = this.#character(this.#at + 1);
    if (character === '=' && next === '~') return this.#error(`unexpected character after '=': '~'`);
    if (character === '!') return this.#error(`unexpected character after '!': ${quote(next)}`);
    if (SYMBOLS.includes(character)) return this.#take('symbol', 1);
    return this.#opensOrCloses(character);
  }

  #opensOrCloses(character: string): Token {
    switch (character) {
      case '(':
        return this.#openParen();
      case ')':
        return this.#closeParen();
      case '{':
        this.#mode = 'braces';
        return this.#take('symbol', 1);
      case '[':
        if (this.#bracketOpen) return this.#error(`unexpected left bracket '['`);
        this.#bracketOpen = true;
        this.#gotColon = false;
        this.#gotDuration = false;
        this.#mode = 'duration';
        return this.#take('symbol', 1);
      case ']':
        if (!this.#bracketOpen) return this.#error(`unexpected right bracket ']'`);
        this.#bracketOpen = false;
        return this.#take('symbol', 1);
      default:
        return this.#error(`unexpected character: ${quote(character)}`);
    }
  }

  #end(): Token {
    if (this.#openParens > 0) return this.#error('unclosed left parenthesis');
    return this.#bracketOpen ? this.#error('unclosed left bracket') : this.#take('end', 0);
  }

  /** Inside brackets, behind the first number: the colon and the words of durations are all that may come. */
  #bracketWord(): Token {
    const character = this.#character();
    if (character === ':') {
      if (this.#gotColon) return this.#error(`unexpected colon ':'`);
      this.#gotColon = true;
      return this.#take('symbol', 1);
    }
    const word = this.#durationWord();
    return word > 0 ? this.#take('word', word) : this.#error(`unexpected character: ${quote(character)}, expected ':'`);
  }

  /** Inside brackets up to the first number. */
  #insideBrackets(): Token {
    const character = this.#character();
    if (character === '') return this.#error('unexpected end of input in duration expression');
    if (isNumberStart(this.#text, this.#at)) {
      this.#gotDuration = true;
      this.#mode = 'statement';
      return this.#number();
    }
    if (DURATION_SYMBOLS.includes(character)) return this.#take('symbol', 1);
    if (character === '(') return this.#openParen();
    if (character === ')') return this.#closeParen();
    if (character === ':') return this.#durationColon();
    if (character === ']') {
      this.#mode = 'statement';
      this.#bracketOpen = false;
      return this.#take('symbol', 1);
    }
    const word = this.#durationWord();
    if (word === 0) return this.#error(`unexpected character in duration expression: ${quote(character)}`);
    this.#gotDuration = true;
    return this.#take('word', word);
  }

  #durationColon(): Token {
    if (!this.#gotDuration) return this.#error('unexpected colon before duration in duration expression');
    if (this.#gotColon) return this.#error('unexpected repeated colon in duration expression');
    this.#gotColon = true;
    return this.#take('symbol', 1);
  }

  #insideBraces(): Token {
    const character = this.#character();
    if (character === '') return this.#error('unexpected end of input inside braces');
    if (isLetter(character)) return this.#plainWord();
    if ('"\'`'.includes(character)) return this.#string();
    const next = this.#character(this.#at + 1);
    switch (character) {
      case ',':
        return this.#take('symbol', 1);
      case '=':
        return this.#take('symbol', next === '~' ? 2 : 1);
      case '!':
        if (next === '=' || next === '~') return this.#take('symbol', 2);
        return this.#error(`unexpected character after '!' inside braces: ${quote(next)}`);
      case '{':
        return this.#error(`unexpected left brace '{'`);
      case '}':
        this.#mode = 'statement';
        return this.#take('symbol', 1);
      default:
        return this.#error(`unexpected character inside braces: ${quote(character)}`);
    }
  }

  #openParen(): Token {
    this.#openParens++;
    return this.#take('symbol', 1);
  }

  #closeParen(): Token {
    if (this.#openParens-- > 0) return this.#take('symbol', 1);
    // This one error stands behind its character.
    this.#start++;
    return this.#error(`unexpected right parenthesis ')'`);
  }

  #number(): Token {
    const { kind, end } = scanNumber(this.#text, this.#at);
    const token = this.#text.slice(this.#at, end);
    if (kind !== 'bad') return this.#take(kind, token.length);
    return this.#error(badNumber(token));
  }

  #string(): Token {
    const scanned = scanString(this.#text, this.#at);
    return 'error' in scanned ? this.#error(scanned.error) : this.#take('string', scanned.end - this.#at);
  }

  #word(): Token {
    let end = this.#at + 1;
    while (this.#text[end] === ':' || isWordCharacter(this.#text[end])) end++;
    const word = this.#text.slice(this.#at, end).toLowerCase();
    const token = this.#take('word', end - this.#at);
    // The fill words are reserved in front of a parenthesis only.
    return FILL_WORDS.has(word) && !/^[ \t\r\n]*\(/.test(this.#text.slice(end)) ? { ...token, plain: true } : token;
  }

  #plainWord(): Token {
    let end = this.#at + 1;
    while (isWordCharacter(this.#text[end])) end++;
    return { ...this.#take('word', end - this.#at), plain: true };
  }

  /** Length of the word of durations here, 0 when there is none. */
  #durationWord(): number {
    const word = /^[A-Za-z_]*/.exec(this.#text.slice(this.#at, this.#at + 10))![0];
    return DURATION_WORDS.has(word.toLowerCase()) ? word.length : 0;
  }

  #take(kind: TokenKind, length: number): Token {
    this.#at += length;
    return { kind, text: this.#text.slice(this.#start, this.#at), start: this.#start, plain: false };
  }

  #error(message: string): Token {
    return { kind: 'error', text: message, start: this.#start, plain: false };
  }

  /** The whole character at an offset, '' at the end. */
  #character(at = this.#at): string {
    const code = this.#text.codePointAt(at);
    return code === undefined ? '' : String.fromCodePoint(code);
  }
}

/** Beyond the end Go shows the replacement character. */
function quote(character: string): string {
  return goQuoteCharacter(character === '' ? '\ufffd' : character);
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t' || character === '\n' || character === '\r';
}

function isLetter(character: string): boolean {
  return /^[A-Za-z_]$/.test(character);
}

function isNumberStart(text: string, at: number): boolean {
  return /^\.?[0-9]/.test(text.slice(at, at + 2));
}
