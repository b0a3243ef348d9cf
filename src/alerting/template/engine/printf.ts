/** Go's Sprintf. What is wrong with the format or its arguments stands in the text, as `%!d(MISSING)`. */
import { checkTextLength } from './bounded-text.ts';
import { type FormatFlags, NO_FLAGS } from './format-flags.ts';
import { format } from './print.ts';
import { typeName, type Value } from './values.ts';

/** Widths and precisions beyond are mistakes, in the text with one digit more. */
const SIZE_MAX = 1_000_000;

export function printf(text: string, values: readonly Value[]): string {
  const percent = text.indexOf('%');
  if (percent < 0 && values.length === 0) return text;
  return new Formatting(text, values).run();
}

class Formatting {
  readonly #text: string;
  readonly #values: readonly Value[];
  #at = 0;
  /** Of the value that comes next. */
  #value = 0;
  /** `[n]` was used: then not all values need to be. */
  #reordered = false;
  #goodIndex = true;
  #output = '';

  constructor(text: string, values: readonly Value[]) {
    this.#text = text;
    this.#values = values;
  }

  run(): string {
    for (;;) {
      const percent = this.#text.indexOf('%', this.#at);
      this.#output += this.#text.slice(this.#at, percent < 0 ? undefined : percent);
      if (percent < 0) break;
      this.#at = percent + 1;
      this.#directive();
      checkTextLength(this.#output);
    }
    if (!this.#reordered && this.#value < this.#values.length) this.#output += this.#extra();
    return this.#output;
  }

  #directive(): void {
    this.#goodIndex = true;
    const flags = this.#flags();
    let { minus, zero } = flags;

    let afterIndex = this.#index();
    let width: number | null;
    if (this.#take('*')) {
      width = this.#sizeArgument();
      if (width === null) this.#output += '%!(BADWIDTH)';
      else if (width < 0) {
        width = -width;
        minus = true;
        zero = false;
      }
      afterIndex = false;
    } else {
      width = this.#number();
      if (afterIndex && width !== null) this.#goodIndex = false;
    }

    let precision: number | null = null;
    // A point at the end is the verb.
    if (this.#at + 1 < this.#text.length && this.#take('.')) {
      if (afterIndex) this.#goodIndex = false;
      afterIndex = this.#index();
      if (this.#take('*')) {
        precision = this.#sizeArgument();
        if (precision === null || precision < 0) {
          this.#output += '%!(BADPREC)';
          precision = null;
        }
        afterIndex = false;
      } else {
        precision = this.#number() ?? 0;
      }
    }
    if (!afterIndex) this.#index();
    this.#verb({ ...flags, minus, zero, width, precision });
  }

  #flags(): FormatFlags {
    const flags = { ...NO_FLAGS } as { -readonly [Name in keyof FormatFlags]: FormatFlags[Name] };
    for (;;) {
      if (this.#take('-')) flags.minus = true;
      else if (this.#take('+')) flags.plus = true;
      else if (this.#take('#')) flags.sharp = true;
      else if (this.#take(' ')) flags.space = true;
      else if (this.#take('0')) flags.zero = true;
      else return flags;
    }
  }

  #verb(flags: FormatFlags): void {
    const code = this.#text.codePointAt(this.#at);
    if (code === undefined) {
      this.#output += '%!(NOVERB)';
      return;
    }
    const verb = String.fromCodePoint(code);
    this.#at += verb.length;
    if (verb === '%') this.#output += '%';
    else if (!this.#goodIndex) this.#output += `%!${verb}(BADINDEX)`;
    else if (this.#value >= this.#values.length) this.#output += `%!${verb}(MISSING)`;
    else this.#output += format(this.#values[this.#value++], verb, flags);
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #number(): number | null {
    let number: number | null = null;
    for (; /^\d/.test(this.#text.slice(this.#at, this.#at + 1)); this.#at++) {
      if (number !== null && number > SIZE_MAX) {
        this.#at = this.#text.length;
        return null;
      }
      number = (number ?? 0) * 10 + Number(this.#text[this.#at]);
    }
    return number;
  }

  /** The value for a `*`; null when it is no small whole number. */
  #sizeArgument(): number | null {
    const value = this.#values[this.#value];
    if (this.#value < this.#values.length) this.#value++;
    if (typeof value !== 'bigint') return null;
    const size = Number(value);
    return Math.abs(size) > SIZE_MAX ? null : size;
  }

  /** `[n]`: the value that comes next, counted from 1. */
  #index(): boolean {
    if (this.#text[this.#at] !== '[') return false;
    this.#reordered = true;
    const close = this.#text.indexOf(']', this.#at);
    if (close < 0) {
      this.#at++;
      this.#goodIndex = false;
      return false;
    }
    const inside = this.#text.slice(this.#at + 1, close);
    this.#at = close + 1;
    const index = /^\d+$/.test(inside) ? Number(inside) - 1 : -1;
    if (index >= 0 && index < this.#values.length) this.#value = index;
    else this.#goodIndex = false;
    return true;
  }

  #extra(): string {
    const rest = this.#values
      .slice(this.#value)
      .map((value) => (value === null ? '<nil>' : `${typeName(value)}=${format(value, 'v', NO_FLAGS)}`));
    return `%!(EXTRA ${rest.join(', ')})`;
  }
}
