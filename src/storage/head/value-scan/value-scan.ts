/**
 * Tests many values of a label in WebAssembly, which is fast from its first call: an expression that is asked about for the first time is
 * tested on all of them once, mostly by code that nothing has optimized yet. The records of pairs and the labels between their keys are
 * copied in, piece by piece; for 100,000 values that takes a millisecond.
 */
import { PAIR } from '../../../threads/layout.ts';
import type { ValueFilter } from '../../value-filter.ts';
import type { HeadMemory } from '../memory.ts';
import { testValue, testValues, valueCount } from '../values.ts';
import { createKernel, type KernelInstance } from './generated/kernel.js';
import {
  ACCEPTING_AT,
  FOUND_AT,
  LABEL_BYTES_MAX,
  LABELS_AT,
  MEMORY_BYTES,
  PAIRS_AT,
  PAIRS_MAX,
  STATES_MAX,
  TABLE_AT,
  TEXT_AT,
  TEXT_MAX,
} from './kernel/layout.ts';

const PAGE_BYTES = 64 * 1024;
/** Fewer pairs are not worth it. */
const PAIRS_MIN = 512;
/** At least one in so many of all pairs is to be a value of the name. */
const SHARE = 8;
/** So often the automaton may have to learn; one that still does not know is left to JavaScript, as values beyond ASCII are. */
const STOPS_MAX = 256;

/** One order to test values: those of `name` whose test says `wanted`. */
interface Order {
  readonly memory: HeadMemory;
  readonly words: Int32Array;
  readonly name: number;
  readonly filter: ValueFilter;
  readonly wanted: boolean;
  readonly into: number[];
  tests: number;
  stops: number;
}

/** A stretch of pairs that is in the kernel's memory. */
interface Piece {
  readonly first: number;
  readonly count: number;
  /** Place in the labels of the first byte. */
  readonly base: number;
}

export class ValueScan {
  /** Made when it is needed first. */
  #kernel: ScanKernel | null = null;

  /** As testValues(), in another order. */
  test(memory: HeadMemory, newest: number, end: number, filter: ValueFilter, wanted: boolean, into: number[]): number {
    if (newest - end < PAIRS_MIN || filter.parts === null) return testValues(memory, newest, end, filter, wanted, into);
    const words = memory.pairs.reach((newest + 1) * PAIR.words);
    const name = words[newest * PAIR.words + PAIR.name];
    const first = Math.max(end, name) + 1;
    this.#kernel ??= new ScanKernel();
    if (valueCount(memory, name) * SHARE < newest - first || !this.#kernel.expect(filter)) {
      return testValues(memory, newest, end, filter, wanted, into);
    }
    const order: Order = { memory, words, name, filter, wanted, into, tests: 0, stops: 0 };
    let pair = first;
    while (pair <= newest && order.stops <= STOPS_MAX) pair = this.#kernel.test(order, pair, newest);
    // It gave up behind a stop, which is always at a value of the name.
    return pair > newest ? order.tests : order.tests + testValues(memory, newest, pair - 1, filter, wanted, into);
  }
}

/** By JavaScript; an automaton learns from it. */
function testPair(order: Order, pair: number): void {
  const { memory, words, name, filter, wanted, into } = order;
  if (words[pair * PAIR.words + PAIR.name] !== name) return;
  order.tests++;
  if (testValue(memory, pair, filter) === wanted) into.push(pair);
}

class ScanKernel {
  readonly #kernel: KernelInstance = createKernel(Math.ceil(MEMORY_BYTES / PAGE_BYTES));
  readonly #bytes = new Uint8Array(this.#kernel.memory.buffer);
  readonly #words = new Int32Array(this.#kernel.memory.buffer);
  /** What the automaton had worked when its rows were copied. */
  #learntWork = -1;

  /** Makes what is tested next known. false: there is no room for it. */
  expect(filter: ValueFilter): boolean {
    const { parts } = filter;
    this.#learntWork = -1;
    if (parts?.kind === 'contained') {
      const { text, before, after } = parts.contained;
      if (text.length > TEXT_MAX) return false;
      this.#bytes.set(text, TEXT_AT);
      this.#kernel.testContained(text.length, before ?? -1, after);
      return true;
    }
    const { ending = null, automaton = null } = parts ?? {};
    if ((ending?.wanted.length ?? 0) > TEXT_MAX) return false;
    if (ending !== null) this.#words.set(ending.wanted, TEXT_AT >> 2);
    this.#kernel.testEnding(ending?.wanted.length ?? 0, ending?.bytesBefore ?? 0, automaton === null ? 0 : 1);
    return this.#learn(filter);
  }

  /** Tests pairs from `first` on, of which `newest` is the last; answers the one to go on with. */
  test(order: Order, first: number, newest: number): number {
    const piece = this.#take(order, first, newest);
    const { words, name, filter, wanted } = order;
    const nameBytes = words[name * PAIR.words + PAIR.keyLength];
    const result = wanted !== filter.negated ? 1 : 0;
    for (let from = 0; from < piece.count; ) {
      const stop = this.#kernel.scan(from, piece.count, name, nameBytes, piece.base, result);
      this.#note(order, piece);
      if (stop === piece.count) break;
      testPair(order, first + stop);
      from = stop + 1;
      if (++order.stops > STOPS_MAX || !this.#learn(filter)) {
        order.stops = STOPS_MAX + 1;
        return first + from;
      }
    }
    if (piece.count > 0) return first + piece.count;
    testPair(order, first);
    return first + 1;
  }

  #note(order: Order, { first }: Piece): void {
    const found = this.#kernel.found.value;
    for (let i = 0; i < found; i++) order.into.push(first + this.#words[(FOUND_AT >> 2) + i]);
    order.tests += this.#kernel.tested.value;
  }

  /** Copies pairs and labels in, as many as there is room for; none: the first key is too long. */
  #take({ memory, words }: Order, first: number, newest: number): Piece {
    const base = words[first * PAIR.words + PAIR.keyAt] >>> 0;
    let count = Math.min(PAIRS_MAX, newest - first + 1);
    // Keys of later pairs lie behind those of earlier ones.
    while (count > 0 && keyEnd(words, first + count - 1) - base > LABEL_BYTES_MAX) count >>>= 1;
    if (count === 0) return { first, count, base };
    const end = keyEnd(words, first + count - 1);
    memory.labels.reach((end + 3) >>> 2);
    this.#words.set(words.subarray(first * PAIR.words, (first + count) * PAIR.words), PAIRS_AT >> 2);
    this.#bytes.set(memory.labels.bytes.subarray(base, end), LABELS_AT);
    return { first, count, base };
  }

  /** What the automaton knows by now. */
  #learn({ parts }: ValueFilter): boolean {
    if (parts?.kind !== 'matched' || parts.automaton === null) return true;
    const { work } = parts.automaton;
    if (work === this.#learntWork) return true;
    this.#learntWork = work;
    const { table, accepting } = parts.automaton.rows;
    if (accepting.length > STATES_MAX) return false;
    this.#words.set(table, TABLE_AT >> 2);
    for (let row = 0; row < accepting.length; row++) this.#bytes[ACCEPTING_AT + row] = accepting[row] ? 1 : 0;
    return true;
  }
}

/** Place in the labels. */
function keyEnd(words: Int32Array, pair: number): number {
  return (words[pair * PAIR.words + PAIR.keyAt] >>> 0) + words[pair * PAIR.words + PAIR.keyLength];
}
