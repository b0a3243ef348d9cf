/**
 * A regular expression that a whole text must match, the dot a newline too, and its groups. What RE2 says, but where the
 * engine of JavaScript cannot say anything else and cannot take long, that is asked: it is native code, and RE2JS begins
 * with milliseconds in the interpreter of each thread.
 */
import { RE2JS } from 're2js';

/** A sequence of characters, dots and classes, each repeated or not, and of groups of such, not repeated; ASCII only. */
const SEQUENCE = (() => {
  const literal = '[\\w \\-:/,;@%&=~<>"\'!#]';
  const escaped = '\\\\[.\\-/:\\\\+*?()[\\]{}|^$]';
  const set = '\\[\\^?-?(?:[A-Za-z0-9]-[A-Za-z0-9]|[\\w :/.,;@])+-?\\]';
  const atom = `(?:${literal}|${escaped}|${set}|\\.)(?:[*+?]\\??)?`;
  return new RegExp(`^(?:${atom}|\\((?!\\?)(?:${atom})*\\))*$`);
})();
const REPEAT = /[*+?]/g;
const BEYOND_ASCII = /\P{ASCII}/u;

/** JavaScript's engine goes back and tries again: so often at most, which is the length to the power of the repeats. */
const TRIES_MAX = 100_000;

export interface MatchedGroups {
  /** null: the group took no part. */
  group(number: number): string | null;
}

export class AnchoredPattern {
  readonly #source: string;
  /** null: only RE2 knows what the expression means. */
  readonly #native: RegExp | null;
  readonly #repeats: number;
  readonly #groups: number;
  #re2: RE2JS | null = null;

  /** Throws for an expression that is none. */
  constructor(source: string) {
    this.#source = source;
    this.#native = nativeOf(source);
    this.#repeats = source.match(REPEAT)?.length ?? 0;
    this.#groups = this.#native === null ? this.#slow().groupCount() : groupsOf(source);
  }

  groupCount(): number {
    return this.#groups;
  }

  namedGroups(): Record<string, number> {
    return this.#native === null ? this.#slow().namedGroups() : {};
  }

  /** null: the text does not match. */
  match(text: string): MatchedGroups | null {
    if (this.#native !== null && text.length ** this.#repeats <= TRIES_MAX && !BEYOND_ASCII.test(text)) {
      const found = this.#native.exec(text);
      return found === null ? null : { group: (number) => found[number] ?? null };
    }
    const matcher = this.#slow().matcher(text);
    return matcher.matches() ? matcher : null;
  }

  #slow(): RE2JS {
    this.#re2 ??= RE2JS.compile(`^(?s:${this.#source})$`);
    return this.#re2;
  }
}

function nativeOf(source: string): RegExp | null {
  if (!SEQUENCE.test(source)) return null;
  try {
    return new RegExp(`^(?:${source})$`, 's');
  } catch {
    // A range from a greater character to a smaller one: RE2 says so in its words.
    return null;
  }
}

function groupsOf(source: string): number {
  // The empty alternative matches, with all groups that there are.
  return new RegExp(`${source}|`).exec('')!.length - 1;
}
