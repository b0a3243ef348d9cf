/**
 * What a regular expression says without being run: many of those that dashboards send are lists of literals, and many
 * others begin with one, which says where in a sorted list their values are.
 */

/** The values that an anchored expression matches, where it is a list of literals such as `a|b\.c` or `(a|b)`; or null. */
export function literalsOf(source: string): string[] | null {
  const grouped = source.startsWith('(') && source.endsWith(')') && !source.startsWith('(?');
  const literals: string[] = [''];
  const end = grouped ? source.length - 1 : source.length;
  for (let i = grouped ? 1 : 0; i < end; i++) {
    let char = source[i];
    if (char === '|') {
      literals.push('');
      continue;
    }
    if (char === '\\') {
      // Only punctuation stands for itself after a backslash.
      char = source[++i] ?? '';
      if (i >= end || !PUNCTUATION.test(char)) return null;
    } else if (SPECIAL.test(char)) {
      return null;
    }
    literals[literals.length - 1] += char;
  }
  return literals;
}

/**
 * A text that every value begins with that an anchored expression matches: the literal characters before its first
 * operator. '' when there are none, or where an alternative or a flag could mean otherwise.
 */
export function literalPrefix(source: string): string {
  if (source.includes('|') || source.includes('(?')) return '';
  let prefix = '';
  for (let i = 0; i < source.length; i++) {
    let char = source[i];
    if (char === '\\') {
      char = source[++i] ?? '';
      if (!PUNCTUATION.test(char)) return prefix;
    } else if (SPECIAL.test(char)) {
      return prefix;
    }
    // The operator behind a character may make it optional; it applies to a whole character outside of the BMP.
    const next = source[i + 1] ?? '';
    if (REPEAT.test(next) || SURROGATE.test(char)) return prefix;
    prefix += char;
  }
  return prefix;
}

/** How every value ends that an expression matches. */
export interface Ending {
  /** Its characters; null: any one character. */
  readonly characters: readonly (string | null)[];
  /** When the ending alone decides: bytes that must stand before it, at least; null: more is to be tested. */
  readonly before: number | null;
}

/**
 * The characters of an anchored expression behind its last operator; none where an alternative, a flag or an escape could mean
 * otherwise. Dots are among them: few who write `.*@example.org` escape the last one. The dot matches a newline.
 */
export function endingOf(source: string): Ending {
  if (source.includes('|') || source.includes('(?') || SURROGATE.test(source)) return NO_ENDING;
  let characters: (string | null)[] = [];
  let from = 0;
  for (let i = 0; i < source.length; i++) {
    const character = source[i];
    if (character === '\\') {
      const escaped = source[++i] ?? '';
      // Escapes of letters and digits take some of what follows: `\x41`, `\pL`, `\Qa+`.
      if (!PUNCTUATION.test(escaped)) return NO_ENDING;
      characters.push(escaped);
    } else if (character === '.') {
      characters.push(null);
    } else if (SPECIAL.test(character)) {
      characters = [];
      from = i + 1;
    } else {
      characters.push(character);
    }
  }
  return { characters, before: WILD[source.slice(0, from)] ?? null };
}

const NO_ENDING: Ending = { characters: [], before: null };

/** An expression that looks for a literal text, behind which anything may follow. */
export interface Containment {
  readonly literal: string;
  /** Bytes before the text at least; null: none may be there. */
  readonly before: number | null;
  /** Bytes behind it, at least. */
  readonly after: number;
}

/** What an anchored expression such as `.*text.*` or `text.+` says; null: it says something else. */
export function containmentOf(source: string): Containment | null {
  const before = WILD[source.slice(0, 2)] ?? null;
  const after = WILD[source.slice(-2)];
  if (after === undefined) return null;
  // Where the last dot is escaped, the middle ends in a backslash and is no literal.
  const middle = source.slice(before === null ? 0 : 2, -2);
  if (middle === '' || middle.startsWith('(') || SURROGATE.test(middle)) return null;
  const literals = literalsOf(middle);
  return literals?.length === 1 ? { literal: literals[0], before, after } : null;
}

/** Bytes that these match at least. */
const WILD: Readonly<Record<string, number>> = { '.*': 0, '.+': 1 };

const SPECIAL = /[\\.+*?()[\]{}^$|]/;
const PUNCTUATION = /[!-/:-@[-`{-~]/;
const REPEAT = /[*+?{]/;
const SURROGATE = /[\ud800-\udfff]/;

const QUICK_CHARS_MAX = 256;

/**
 * Whether an expression is compiled within a millisecond or two: it is short, and nothing in it stands for much more, as counted
 * repetitions and classes of Unicode do. A few thousand characters with these may take half a minute.
 */
export function compilesQuickly(source: string): boolean {
  return source.length <= QUICK_CHARS_MAX && !/\{|\\p/i.test(source);
}
