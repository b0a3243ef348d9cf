/**
 * Matches an anchored regular expression against UTF-8 bytes where they lie, one table look-up a byte. The table is that
 * of a deterministic automaton whose states, sets of instructions, are made when a value first needs them; a text of
 * non-ASCII characters takes a look-up in a Map for each.
 *
 *   state        where its row begins: 0 dead: nothing matches any more    128 all: whatever follows matches    256 start
 *   table[state + byte]    next state, or UNKNOWN
 *
 * Work and states are bounded: an expression that needs more of them is given back to re2js, whose time is linear too.
 */
import type { Instruction, PatternProgram } from './pattern-program.ts';

const ASCII = 128;
const DEAD = 0;
const ALL = ASCII;
const START = 2 * ASCII;
const UNKNOWN = -1;

/** A state has a row of 512 bytes. */
const STATES_MAX = 2048;
/** Instructions looked at to make states; a step counts as some more, because what it finds is remembered. */
const WORK_MAX = 2_000_000;
const WORK_PER_STEP = 16;

/** Instructions looked at to find the endless ones; without them the automaton is right all the same, but never ends early. */
const ENDLESS_WORK_MAX = 200_000;

/** Of a match that would need more states or work than an automaton may have: see PatternAutomaton.matches. */
export const TOO_LARGE = 2;

export class PatternAutomaton {
  readonly #program: PatternProgram;
  /** Instructions after which every text matches that goes on: `.*` at the end, once it has begun. */
  readonly #endless: ReadonlySet<number>;
  #table = new Int32Array(8 * ASCII);
  /** By row: the reading instructions it stands at, and whether a text that ends here matches. */
  readonly #sets: (readonly number[])[] = [[], [], []];
  readonly #accepting: boolean[] = [false, true, false];
  readonly #states = new Map<string, number>();
  /** By row: next state for each character outside of ASCII that came. */
  readonly #wide: (Map<number, number> | undefined)[] = [];
  #work = 0;

  constructor(program: PatternProgram) {
    this.#program = program;
    this.#endless = endlessReads(program);
    this.#table.fill(UNKNOWN).fill(DEAD, DEAD, ALL).fill(ALL, ALL, START);
    this.#sets[START / ASCII] = readsFrom(program, [program.start], true);
    this.#accepting[START / ASCII] = endsFrom(program, [program.start], true);
  }

  /** 1: bytes [start, end), which are UTF-8, match. 0: they do not. TOO_LARGE: not known, and never again for this pattern. */
  matches(bytes: Uint8Array, start: number, end: number): 0 | 1 | typeof TOO_LARGE {
    if (this.#tooLarge) return TOO_LARGE;
    let table = this.#table;
    let state = START;
    for (let at = start; at < end; at++) {
      const byte = bytes[at];
      let next = byte < ASCII ? table[state + byte] : UNKNOWN;
      // One comparison a byte: what ends the loop and what is unknown are the lowest.
      if (next <= ALL) {
        if (next === UNKNOWN) {
          next = byte < ASCII ? this.#asciiStep(state, byte) : this.#wideStep(state, codePointAt(bytes, at));
          if (this.#tooLarge) return TOO_LARGE;
          table = this.#table;
          if (byte >= ASCII) at += byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : 1;
        }
        if (next <= ALL) return next === ALL ? 1 : 0;
      }
      state = next;
    }
    return this.#accepting[state / ASCII] ? 1 : 0;
  }

  /** What is known by now, for who follows it elsewhere: rows, and for each whether a text that ends there matches. */
  get rows(): { readonly table: Int32Array; readonly accepting: readonly boolean[] } {
    return { table: this.#table.subarray(0, this.#sets.length * ASCII), accepting: this.#accepting };
  }

  /** Grows whenever `rows` change. */
  get work(): number {
    return this.#work;
  }

  get #tooLarge(): boolean {
    return this.#work > WORK_MAX || this.#sets.length > STATES_MAX;
  }

  #asciiStep(state: number, byte: number): number {
    const next = this.#step(state, byte);
    this.#table[state + byte] = next;
    return next;
  }

  #wideStep(state: number, codePoint: number): number {
    const row = state / ASCII;
    let known = this.#wide[row];
    if (known === undefined) {
      known = new Map();
      this.#wide[row] = known;
    }
    let next = known.get(codePoint);
    if (next === undefined) {
      next = this.#step(state, codePoint);
      known.set(codePoint, next);
    }
    return next;
  }

  #step(state: number, codePoint: number): number {
    const { instructions } = this.#program;
    const reached: number[] = [];
    const reads = this.#sets[state / ASCII];
    for (const read of reads) {
      const instruction = instructions[read];
      if (instruction.kind === 'readAny') reached.push(instruction.out);
      else if (instruction.kind === 'read' && instruction.matches(codePoint)) reached.push(instruction.out);
    }
    const closure = reachable(this.#program, reached, false, false);
    const open = closure.filter((at) => isRead(instructions[at]));
    const accepts = endsFrom(this.#program, reached, false);
    this.#work += WORK_PER_STEP + reads.length + 2 * closure.length;
    if (open.length === 0 && !accepts) return DEAD;
    if (accepts && open.some((read) => this.#endless.has(read))) return ALL;
    return this.#stateOf(open, accepts);
  }

  #stateOf(reads: readonly number[], accepts: boolean): number {
    const key = `${reads.join()}${accepts ? '!' : ''}`;
    const known = this.#states.get(key);
    if (known !== undefined) return known;
    const row = this.#sets.push(reads) - 1;
    const state = row * ASCII;
    this.#accepting[row] = accepts;
    this.#states.set(key, state);
    if (this.#sets.length * ASCII > this.#table.length) {
      const grown = new Int32Array(2 * this.#table.length).fill(UNKNOWN);
      grown.set(this.#table);
      this.#table = grown;
    }
    return state;
  }
}

/** The instructions reached from `from` without reading, in ascending order. */
function reachable(program: PatternProgram, from: readonly number[], atStart: boolean, atEnd: boolean): number[] {
  const seen = new Set<number>();
  const open = [...from];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const instruction = program.instructions[at];
    switch (instruction.kind) {
      case 'fork':
        open.push(instruction.other, instruction.out);
        break;
      case 'pass':
        open.push(instruction.out);
        break;
      case 'atStart':
        if (atStart) open.push(instruction.out);
        break;
      case 'atEnd':
        if (atEnd) open.push(instruction.out);
        break;
    }
  }
  return [...seen].sort((a, b) => a - b);
}

function readsFrom(program: PatternProgram, from: readonly number[], atStart: boolean): number[] {
  return reachable(program, from, atStart, false).filter((at) => isRead(program.instructions[at]));
}

function isRead({ kind }: Instruction): boolean {
  return kind === 'read' || kind === 'readAny';
}

/** Whether a text that ends here matches. */
function endsFrom(program: PatternProgram, from: readonly number[], atStart: boolean): boolean {
  return reachable(program, from, atStart, true).some((at) => program.instructions[at].kind === 'match');
}

/** Reads of any character behind which the same read stands again and the text may end. */
function endlessReads(program: PatternProgram): Set<number> {
  const endless = new Set<number>();
  let work = 0;
  for (const [at, instruction] of program.instructions.entries()) {
    if (instruction.kind !== 'readAny') continue;
    const after = reachable(program, [instruction.out], false, false);
    work += after.length;
    if (work > ENDLESS_WORK_MAX) return new Set();
    if (after.includes(at) && endsFrom(program, [instruction.out], false)) endless.add(at);
  }
  return endless;
}

/** The character whose first byte, which is not ASCII, is at `at`. */
function codePointAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at];
  const second = bytes[at + 1] & 0x3f;
  if (first < 0xe0) return ((first & 0x1f) << 6) | second;
  const third = bytes[at + 2] & 0x3f;
  if (first < 0xf0) return ((first & 0x0f) << 12) | (second << 6) | third;
  return ((first & 0x07) << 18) | (second << 12) | (third << 6) | (bytes[at + 3] & 0x3f);
}
