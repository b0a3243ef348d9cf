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
