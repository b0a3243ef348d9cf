/** Which pairs of a piece have values that pass a test (value-filter.ts says which tests there are). */
import { ACCEPTING_AT, ANY, FOUND_AT, LABELS_AT, PAIRS_AT, TABLE_AT, TEXT_AT } from './layout';

/** Of threads/layout.ts: bytes of a pair's record, and where in it name, place and length of the key stand. */
const PAIR_BYTES: u32 = 32;
const NAME: u32 = 0;
const KEY_AT: u32 = 4;
const KEY_LENGTH: u32 = 8;

/** Of model/pattern-automaton.ts. */
const ASCII: u32 = 128;
const DEAD: i32 = 0;
const ALL: i32 = 128;
const START: i32 = 256;

const FAILS: i32 = 0;
const PASSES: i32 = 1;
/** The automaton does not know yet. */
const OPEN: i32 = 2;

/** Bytes of the text that values contain; 0: not asked for. */
let containedBytes: i32 = 0;
/** Of its first eight bytes, those that are there. */
let headMask: u64 = 0;
/** Bytes before and behind it, at least; before: -1: none may be there. */
let bytesBefore: i32 = 0;
let bytesAfter: i32 = 0;
/** Characters that values end with; 0: not asked for. Before them stand bytesBefore bytes at least. */
let endingCharacters: i32 = 0;
let asksAutomaton: bool = false;

/** Values that were tested by the last scan, and how many of them were found. */
export let tested: i32 = 0;
export let found: i32 = 0;

export function testContained(length: i32, before: i32, after: i32): void {
  containedBytes = length;
  headMask = length >= 8 ? u64.MAX_VALUE : ((<u64>1) << (<u64>8 * length)) - 1;
  bytesBefore = before;
  bytesAfter = after;
  endingCharacters = 0;
  asksAutomaton = false;
}

export function testEnding(characters: i32, before: i32, andAutomaton: i32): void {
  containedBytes = 0;
  bytesBefore = before;
  endingCharacters = characters;
  asksAutomaton = andAutomaton !== 0;
}

/**
 * Tests the pairs [from, to) of the piece that have one name, whose key is of so many bytes. `base` is the place of the first of the bytes
 * at LABELS_AT. Answers where it stopped: `to`, or at a pair about which the automaton does not know enough.
 */
export function scan(from: u32, to: u32, name: u32, nameBytes: u32, base: u32, wanted: i32): u32 {
  let kept = 0;
  let tests = 0;
  let pair = from;
  for (; pair < to; pair++) {
    const record = PAIRS_AT + pair * PAIR_BYTES;
    if (load<u32>(record + NAME) !== name) continue;
    const key = LABELS_AT + (load<u32>(record + KEY_AT) - base);
    const result = test(textBegin(key + nameBytes), key + load<u32>(record + KEY_LENGTH));
    if (result === OPEN) break;
    tests++;
    if (result === wanted) store<u32>(FOUND_AT + 4 * kept++, pair);
  }
  found = kept;
  tested = tests;
  return pair;
}

/** Behind a tag and a length, a varint. */
function textBegin(tag: u32): u32 {
  let at = tag + 1;
  while (load<u8>(at) > 0x7f) at++;
  return at + 1;
}

function test(begin: u32, end: u32): i32 {
  if (containedBytes > 0) return contains(begin, end);
  if (endingCharacters > 0 && !endsSo(begin, end)) return FAILS;
  return asksAutomaton ? follow(begin, end) : PASSES;
}

function contains(begin: i32, end: i32): i32 {
  const latest = end - containedBytes - bytesAfter;
  const last = bytesBefore < 0 ? min(begin, latest) : latest;
  const head = load<u64>(TEXT_AT) & headMask;
  for (let at = begin + max(bytesBefore, 0); at <= last; at++) {
    if ((load<u64>(at) & headMask) === head && (containedBytes <= 8 || isAt(at))) return PASSES;
  }
  return FAILS;
}

function isAt(at: i32): bool {
  for (let i = 8; i < containedBytes; i++) if (load<u8>(at + i) !== load<u8>(TEXT_AT + i)) return false;
  return true;
}

function endsSo(begin: i32, end: i32): bool {
  let at = end;
  for (let i = endingCharacters - 1; i >= 0; i--) {
    if (--at < begin) return false;
    const byte = load<i32>(TEXT_AT + 4 * i);
    if (byte === ANY) while ((load<u8>(at) & 0xc0) === 0x80) at--;
    else if (<i32>load<u8>(at) !== byte) return false;
  }
  return at - begin >= bytesBefore;
}

function follow(begin: u32, end: u32): i32 {
  let state = START;
  for (let at = begin; at < end; at++) {
    const byte: u32 = load<u8>(at);
    if (byte >= ASCII) return OPEN;
    const next = load<i32>(TABLE_AT + ((<u32>state + byte) << 2));
    if (next <= ALL) return next === ALL ? PASSES : next === DEAD ? FAILS : OPEN;
    state = next;
  }
  return load<u8>(ACCEPTING_AT + (<u32>state >> 7));
}
