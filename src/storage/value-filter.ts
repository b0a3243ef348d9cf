/**
 * A matcher as a test of values, which are UTF-8 where they are stored: no text is made of them. Expressions that an
 * automaton cannot follow are left to re2js.
 */
import { LIMITS } from '../limits.ts';
import { compileAnchored, type Matcher } from '../model/matchers.ts';
import { PatternAutomaton, TOO_LARGE } from '../model/pattern-automaton.ts';
import { programOf } from '../model/pattern-program.ts';
import {
  type Containment,
  compilesQuickly,
  containmentOf,
  type Ending,
  endingOf,
  literalPrefix,
  literalsOf,
} from '../model/plain-pattern.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const NO_BYTES = new Uint8Array(0);

/** Whether bytes [start, end) are a value that an expression, or a list of texts, matches. */
type ValueTest = (bytes: Uint8Array, start: number, end: number) => boolean;

/** A literal text in a value: where it may stand is told by Containment. */
export interface ContainedBytes extends Omit<Containment, 'literal'> {
  readonly text: Uint8Array;
}

export interface EndingBytes {
  /** ANY: the bytes of any one character. */
  readonly wanted: Int16Array;
  /** That stand before them, at least. */
  readonly bytesBefore: number;
}

/** What an expression is tested as, for who does it in another way: a text alone, or the ending and then the automaton. */
export type TestParts =
  | { readonly kind: 'contained'; readonly contained: ContainedBytes }
  | { readonly kind: 'matched'; readonly ending: EndingBytes | null; readonly automaton: PatternAutomaton | null };

interface PatternTest {
  readonly test: ValueTest;
  readonly parts: TestParts | null;
}

export class ValueFilter {
  /** Filters with one key pass the same values. */
  readonly key: string;
  readonly negated: boolean;
  /** Whether a series without the label passes. */
  readonly emptyPasses: boolean;
  /** The values that pass, or those that a negated matcher refuses; null: an expression says it, or one of them is ''. */
  readonly literals: ReadonlySet<string> | null;
  /** What every value begins with that passes; of a negated matcher, that fails. */
  readonly prefix: string;
  /** null: a list of texts, or only re2js knows. */
  readonly parts: TestParts | null;
  readonly #test: ValueTest;

  constructor(matcher: Matcher) {
    const { type, value } = matcher;
    this.key = keyOf(matcher);
    this.negated = type === '!=' || type === '!~';
    const isExpression = type === '=~' || type === '!~';
    const literals = new Set<string>(isExpression ? literalsOf(value) : [value]);
    const isList = literals.size > 0;
    this.literals = isList && !literals.has('') ? literals : null;
    this.prefix = isExpression && !isList ? literalPrefix(value) : '';
    const { test, parts } = isList ? { test: literalTest(literals), parts: null } : patternTest(value);
    this.#test = test;
    this.parts = parts;
    this.emptyPasses = this.passes(NO_BYTES, 0, 0);
  }

  /** Whether the value in bytes [start, end) passes. They may be shared. */
  passes(bytes: Uint8Array, start: number, end: number): boolean {
    return this.#test(bytes, start, end) !== this.negated;
  }
}

function literalTest(literals: ReadonlySet<string>): ValueTest {
  // The matchers `a=""` and `a!=""` are about all values of a label.
  if (literals.size === 1 && literals.has('')) return (_bytes, start, end) => start === end;
  return (bytes, start, end) => literals.has(textOf(bytes, start, end));
}

function patternTest(source: string): PatternTest {
  const containment = containmentOf(source);
  if (containment !== null) {
    const contained = { ...containment, text: encoder.encode(containment.literal) };
    return { test: containmentTest(contained), parts: { kind: 'contained', contained } };
  }
  const { characters, before } = endingOf(source);
  if (characters.length === 0) return automatonTest(source);
  const ending = { wanted: bytesWanted(characters), bytesBefore: before ?? 0 };
  const endsSo = endingTest(ending);
  if (before !== null) return { test: endsSo, parts: { kind: 'matched', ending, automaton: null } };
  const { test, parts } = automatonTest(source);
  return {
    // Most values that do not match end otherwise: no more of them is read.
    test: (bytes, start, end) => endsSo(bytes, start, end) && test(bytes, start, end),
    parts: parts === null ? null : { ...parts, ending },
  };
}

/** Of a byte that may be any character. */
const ANY = -1;

function bytesWanted(characters: Ending['characters']): Int16Array {
  return Int16Array.from(characters.flatMap((one) => (one === null ? [ANY] : [...encoder.encode(one)])));
}

function endingTest({ wanted, bytesBefore }: EndingBytes): ValueTest {
  return (bytes, start, end) => {
    let at = end;
    for (let i = wanted.length - 1; i >= 0; i--) {
      if (--at < start) return false;
      if (wanted[i] === ANY) while (isContinuation(bytes[at])) at--;
      else if (bytes[at] !== wanted[i]) return false;
    }
    return at - start >= bytesBefore;
  };
}

/** Whether a byte of UTF-8 is not the first one of a character. */
function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}

function containmentTest({ text, before, after }: ContainedBytes): ValueTest {
  const bytesBefore = before ?? 0;
  return (bytes, start, end) => {
    const latest = end - text.length - after;
    const last = before === null ? Math.min(start, latest) : latest;
    for (let at = start + bytesBefore; at <= last; at++) if (isAt(bytes, at, text)) return true;
    return false;
  };
}

function isAt(bytes: Uint8Array, at: number, text: Uint8Array): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text[i]) return false;
  return true;
}

function automatonTest(source: string): { test: ValueTest; parts: (TestParts & { kind: 'matched' }) | null } {
  const pattern = compileAnchored(source);
  const program = programOf(pattern);
  const slow: ValueTest = (bytes, start, end) => pattern.matches(textOf(bytes, start, end));
  if (program === null) return { test: slow, parts: null };
  const automaton = new PatternAutomaton(program);
  const test: ValueTest = (bytes, start, end) => {
    const found = automaton.matches(bytes, start, end);
    return found === TOO_LARGE ? slow(bytes, start, end) : found === 1;
  };
  return { test, parts: { kind: 'matched', ending: null, automaton } };
}

/** TextDecoder refuses shared memory, so the bytes are copied. */
function textOf(bytes: Uint8Array, start: number, end: number): string {
  return decoder.decode(bytes.slice(start, end));
}

/** The filters of a thread, kept from one query to the next with what their automata have learnt. */
export class ValueFilters {
  #young = new Map<string, ValueFilter>();
  #old = new Map<string, ValueFilter>();

  /** Whether of() has made the filter before, or makes it within a millisecond or two. */
  isAtHand(matcher: Matcher): boolean {
    const { type, value } = matcher;
    if (type === '=' || type === '!=' || compilesQuickly(value)) return true;
    const key = keyOf(matcher);
    return this.#young.has(key) || this.#old.has(key) || literalsOf(value) !== null;
  }

  /** Of matchers that pass the same values: names do not count. */
  of(matcher: Matcher): ValueFilter {
    const key = keyOf(matcher);
    const known = this.#young.get(key);
    if (known !== undefined) return known;
    const filter = this.#old.get(key) ?? new ValueFilter(matcher);
    if (this.#young.size >= LIMITS.valueFiltersMax / 2) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, filter);
    return filter;
  }
}

/** The blank tells `=` and `~x` from `=~` and `x`. */
function keyOf({ type, value }: Matcher): string {
  return `${type} ${value}`;
}
