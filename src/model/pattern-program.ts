/**
 * The compiled program of a regular expression, as RE2 makes it: a graph of instructions that either pass on without
 * reading or read one character. Taken from re2js, which parses, simplifies and compiles; where the program has
 * something that is not read here (word boundaries, line anchors), there is no program and re2js itself has to match.
 */
import type { RE2JS } from 're2js';

/** What an instruction does. `out` is where it goes on, `other` the second way of a fork. */
export type Instruction =
  | { readonly kind: 'read'; readonly out: number; readonly matches: (codePoint: number) => boolean }
  | { readonly kind: 'readAny'; readonly out: number }
  | { readonly kind: 'fork'; readonly out: number; readonly other: number }
  | { readonly kind: 'pass' | 'atStart' | 'atEnd'; readonly out: number }
  | { readonly kind: 'match' | 'fail' };

export interface PatternProgram {
  readonly start: number;
  readonly instructions: readonly Instruction[];
}

/** The fields of a re2js instruction. */
interface Compiled {
  readonly op: number;
  readonly out: number;
  readonly arg: number;
  matchRune(codePoint: number): boolean;
}

/** Numbers of re2js (and of Go's regexp/syntax, plus one). */
const OP = {
  alt: 1,
  altMatch: 2,
  capture: 3,
  emptyWidth: 4,
  fail: 5,
  match: 6,
  nop: 7,
  rune: 8,
  rune1: 9,
  runeAny: 10,
  runeAnyNotNewline: 11,
} as const;
const BEGIN_TEXT = 4;
const END_TEXT = 8;
const NEWLINE = 0x0a;

/** Of larger programs nearly every state would be new: no automaton is made of them. */
const INSTRUCTIONS_MAX = 10_000;

/** null: the program is too large, or has an instruction that only re2js can follow. */
export function programOf(pattern: RE2JS): PatternProgram | null {
  const { prog } = pattern.re2Input as {
    readonly prog: { readonly start: number; readonly inst: readonly Compiled[] };
  };
  if (prog.inst.length > INSTRUCTIONS_MAX) return null;
  const instructions: Instruction[] = [];
  for (const compiled of prog.inst) {
    const instruction = instructionOf(compiled);
    if (instruction === null) return null;
    instructions.push(instruction);
  }
  return { start: prog.start, instructions };
}

function instructionOf(compiled: Compiled): Instruction | null {
  const { op, out, arg } = compiled;
  switch (op) {
    case OP.alt:
    case OP.altMatch:
      return { kind: 'fork', out, other: arg };
    case OP.capture:
    case OP.nop:
      return { kind: 'pass', out };
    case OP.emptyWidth:
      if (arg === BEGIN_TEXT) return { kind: 'atStart', out };
      return arg === END_TEXT ? { kind: 'atEnd', out } : null;
    case OP.fail:
      return { kind: 'fail' };
    case OP.match:
      return { kind: 'match' };
    case OP.rune:
    case OP.rune1:
      return { kind: 'read', out, matches: (codePoint) => compiled.matchRune(codePoint) };
    case OP.runeAny:
      return { kind: 'readAny', out };
    case OP.runeAnyNotNewline:
      return { kind: 'read', out, matches: (codePoint) => codePoint !== NEWLINE };
    default:
      return null;
  }
}
