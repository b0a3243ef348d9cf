/** What stands before the symbols of a block: how they are coded (RFC 1951, sections 3.2.6 and 3.2.7). */
import { put } from './bits';
import { putCodes, putLengths, reversed } from './huffman';
import { DISTANCE_SYMBOLS, DISTANCES_AT, LENGTHS_AT, LITERAL_SYMBOLS, LITERALS_AT } from './layout';

const FIXED_CODES: u32 = 1;
const DYNAMIC_CODES: u32 = 2;
const LITERAL_SYMBOLS_MIN: i32 = 257;
/** Of the RFC: two symbols more than occur, of each kind. */
const FIXED_LITERALS: i32 = 288;
const FIXED_DISTANCES: i32 = 32;

/** Lengths of codes are coded, too, all alike: four bits for lengths to 12, five for the others. */
const SHORT_LENGTH_MAX: u32 = 12;
const LENGTH_SYMBOLS: i32 = 19;
/** In the order of the header (16, 17, 18, 0, 8, 7, ..., 3, 13, 2, 14, 1, 15), those of five bits. */
const LONG_LENGTHS: u32 = 0b101_0100_0000_0000_0111;
const LONG_ZEROS: u32 = 18;
const LONG_ZEROS_MIN: i32 = 11;
const LONG_ZEROS_MAX: i32 = 138;

/** The codes of the RFC. */
export function putFixed(isLast: u32): void {
  memory.fill(LENGTHS_AT, 8, FIXED_LITERALS);
  memory.fill(LENGTHS_AT + 144, 9, 112);
  memory.fill(LENGTHS_AT + 256, 7, 24);
  putCodes(LENGTHS_AT, FIXED_LITERALS, LITERALS_AT);
  memory.fill(LENGTHS_AT, 5, FIXED_DISTANCES);
  putCodes(LENGTHS_AT, FIXED_DISTANCES, DISTANCES_AT);
  put(isLast | (FIXED_CODES << 1), 3);
}

/** Codes for the frequencies in both tables, which they take the place of. */
export function putDynamic(isLast: u32): void {
  putLengths(LITERALS_AT, LITERAL_SYMBOLS, LENGTHS_AT);
  putCodes(LENGTHS_AT, LITERAL_SYMBOLS, LITERALS_AT);
  const literals = usedLength(LENGTHS_AT, LITERAL_SYMBOLS, LITERAL_SYMBOLS_MIN);
  const behind = LENGTHS_AT + literals;
  putLengths(DISTANCES_AT, DISTANCE_SYMBOLS, behind);
  putCodes(behind, DISTANCE_SYMBOLS, DISTANCES_AT);
  const distances = usedLength(behind, DISTANCE_SYMBOLS, 1);
  put(isLast | (DYNAMIC_CODES << 1), 3);
  put(literals - LITERAL_SYMBOLS_MIN, 5);
  put(distances - 1, 5);
  put(LENGTH_SYMBOLS - 4, 4);
  for (let i = 0; i < LENGTH_SYMBOLS; i++) put(4 + ((LONG_LENGTHS >> i) & 1), 3);
  putCodedLengths(literals + distances);
}

/** Symbols up to the last one that has a code. */
function usedLength(lengths: i32, symbols: i32, least: i32): i32 {
  let used = symbols;
  while (used > least && load<u8>(lengths + used - 1) === 0) used--;
  return used;
}

function putCodedLengths(count: i32): void {
  for (let i = 0; i < count; ) {
    const rest = min(count - i, LONG_ZEROS_MAX);
    let zeros = 0;
    while (zeros < rest && load<u8>(LENGTHS_AT + i + zeros) === 0) zeros++;
    if (zeros < LONG_ZEROS_MIN) putLengthCode(load<u8>(LENGTHS_AT + i++));
    else {
      putLengthCode(LONG_ZEROS);
      put(zeros - LONG_ZEROS_MIN, 7);
      i += zeros;
    }
  }
}

function putLengthCode(symbol: u32): void {
  if (symbol <= SHORT_LENGTH_MAX) put(reversed(symbol, 4), 4);
  // Codes of five bits follow those of four: 26 is that of symbol 13.
  else put(reversed(symbol + SHORT_LENGTH_MAX + 1, 5), 5);
}
