/** Counts the symbols of a block of DEFLATE (RFC 1951) and writes their codes. All memory is drawn in layout.ts. */
import {
  CODE_LENGTH_SHIFT,
  CODED_AT,
  DISTANCE_SYMBOLS,
  DISTANCES_AT,
  LITERAL_SYMBOLS,
  LITERALS_AT,
  PLAIN_AT,
  REPEATS_AT,
} from './layout';
import { REPEAT_BYTES_MAX, REPEAT_BYTES_MIN } from './repeat-bounds';

const FIRST_LENGTH: i32 = 257;
const END_OF_BLOCK: i32 = 256;
const CODE_MASK: u32 = (1 << CODE_LENGTH_SHIFT) - 1;

/** Bits that are no 32 yet. */
let pending: u64 = 0;
let pendingBits: u64 = 0;
let at: i32 = CODED_AT;

/** The place of a length among its symbols: after the first eight, each number of extra bits has four. The greatest has its own. */
function lengthIndex(length: i32): i32 {
  const value = length - REPEAT_BYTES_MIN;
  if (value < 8) return value;
  if (length === REPEAT_BYTES_MAX) return 28;
  const high = 31 - clz(value);
  return 4 * (high - 1) + ((value >> (high - 2)) & 3);
}

function lengthExtraBits(index: i32): i32 {
  return index < 8 || index === 28 ? 0 : (index >> 2) - 1;
}

/** After the first four, each number of extra bits has two symbols. */
function distanceSymbol(distance: i32): i32 {
  const value = distance - 1;
  if (value < 4) return value;
  const high = 31 - clz(value);
  return 2 * high + ((value >> (high - 1)) & 1);
}

function distanceExtraBits(symbol: i32): i32 {
  return symbol < 4 ? 0 : (symbol >> 1) - 1;
}

function increment(table: i32, symbol: i32): void {
  const entry = table + 4 * symbol;
  store<u32>(entry, load<u32>(entry) + 1);
}

/** How often each symbol occurs. */
export function count(repeats: i32): void {
  memory.fill(LITERALS_AT, 0, 4 * (LITERAL_SYMBOLS + DISTANCE_SYMBOLS));
  let from = PLAIN_AT;
  const end = REPEATS_AT + 12 * repeats;
  for (let repeat = REPEATS_AT; repeat < end; repeat += 12) {
    const to = from + load<i32>(repeat);
    for (; from < to; from++) increment(LITERALS_AT, load<u8>(from));
    const length = load<i32>(repeat, 4);
    if (length === 0) continue;
    from += length;
    increment(LITERALS_AT, FIRST_LENGTH + lengthIndex(length));
    increment(DISTANCES_AT, distanceSymbol(load<i32>(repeat, 8)));
  }
  increment(LITERALS_AT, END_OF_BLOCK);
}

export function restart(): void {
  at = CODED_AT;
  pending = 0;
  pendingBits = 0;
}

/** At most 32 bits, the lowest first. */
export function put(bits: u32, length: u32): void {
  pending |= (<u64>bits) << pendingBits;
  pendingBits += length;
  if (pendingBits < 32) return;
  store<u32>(at, <u32>pending);
  at += 4;
  pending >>= 32;
  pendingBits -= 32;
}

function putCode(code: u32): void {
  put(code & CODE_MASK, code >> CODE_LENGTH_SHIFT);
}

/** The symbols of the block by their codes, and its end. Where the bytes end that are whole, in words; the next block begins anew there. */
export function encode(repeats: i32): i32 {
  let from = PLAIN_AT;
  const end = REPEATS_AT + 12 * repeats;
  for (let repeat = REPEATS_AT; repeat < end; repeat += 12) {
    const to = from + load<i32>(repeat);
    putLiterals(from, to);
    const length = load<i32>(repeat, 4);
    from = to + length;
    if (length > 0) putRepeat(length, load<i32>(repeat, 8));
  }
  putCode(load<u32>(LITERALS_AT + 4 * END_OF_BLOCK));
  const whole = at;
  at = CODED_AT;
  return whole;
}

function putLiterals(from: i32, to: i32): void {
  let bits = pending;
  let length = pendingBits;
  let out = at;
  for (; from < to; from++) {
    const code = load<u32>(LITERALS_AT + 4 * <i32>load<u8>(from));
    bits |= (<u64>(code & CODE_MASK)) << length;
    length += <u64>(code >> CODE_LENGTH_SHIFT);
    if (length < 32) continue;
    store<u32>(out, <u32>bits);
    out += 4;
    bits >>= 32;
    length -= 32;
  }
  pending = bits;
  pendingBits = length;
  at = out;
}

function putRepeat(length: i32, distance: i32): void {
  const index = lengthIndex(length);
  const lengthBits = lengthExtraBits(index);
  putCode(load<u32>(LITERALS_AT + 4 * (FIRST_LENGTH + index)));
  put((length - REPEAT_BYTES_MIN) & ((1 << lengthBits) - 1), lengthBits);
  const symbol = distanceSymbol(distance);
  const distanceBits = distanceExtraBits(symbol);
  putCode(load<u32>(DISTANCES_AT + 4 * symbol));
  put((distance - 1) & ((1 << distanceBits) - 1), distanceBits);
}

/** Writes the bits that are left, zeros behind them; answers where they end. */
export function finish(): i32 {
  const bytes = <i32>((pendingBits + 7) >> 3);
  store<u32>(at, <u32>pending);
  return at + bytes;
}
