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
  STATUS_AT,
} from './layout';
import { REPEAT_BYTES_MAX, REPEAT_BYTES_MIN } from './repeat-bounds';

const FIRST_LENGTH: i32 = 257;
const END_OF_BLOCK: i32 = 256;
const CODE_MASK: u32 = (1 << CODE_LENGTH_SHIFT) - 1;

/** Bits that are no whole byte yet. */
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

/** How many of the repeats, with the bytes before each, a block has room for. The status says how many bytes these are, and literals. */
export function fit(repeats: i32, bytesMax: i32): i32 {
  let bytes = 0;
  let literals = 0;
  let count = 0;
  for (; count < repeats; count++) {
    const between = load<i32>(REPEATS_AT + 12 * count);
    const next = bytes + between + load<i32>(REPEATS_AT + 12 * count, 4);
    if (next > bytesMax) break;
    bytes = next;
    literals += between;
  }
  store<i32>(STATUS_AT, bytes);
  store<i32>(STATUS_AT, literals, 4);
  return count;
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

/** At most 56 bits, the lowest first. A word is stored of which the whole bytes stay: nothing depends on how many they are. */
function put64(bits: u64, length: u64): void {
  pending |= bits << pendingBits;
  pendingBits += length;
  store<u64>(at, pending);
  at += <i32>(pendingBits >> 3);
  pending >>= pendingBits & ~7;
  pendingBits &= 7;
}

/** At most 32 bits. */
export function put(bits: u32, length: u32): void {
  put64(bits, length);
}

/** The symbols of the block by their codes, and its end. Where the bytes end that are whole; the next block begins anew there. */
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
  const code = load<u32>(LITERALS_AT + 4 * END_OF_BLOCK);
  put64(code & CODE_MASK, code >> CODE_LENGTH_SHIFT);
  const whole = at;
  at = CODED_AT;
  return whole;
}

function putLiterals(from: i32, to: i32): void {
  let bits = pending;
  let length = pendingBits;
  let out = at;
  // Three codes and the bits before them are at most 52.
  for (; from + 2 < to; from += 3) {
    const first = load<u32>(LITERALS_AT + 4 * <i32>load<u8>(from));
    bits |= (<u64>(first & CODE_MASK)) << length;
    length += <u64>(first >> CODE_LENGTH_SHIFT);
    const second = load<u32>(LITERALS_AT + 4 * <i32>load<u8>(from, 1));
    bits |= (<u64>(second & CODE_MASK)) << length;
    length += <u64>(second >> CODE_LENGTH_SHIFT);
    const third = load<u32>(LITERALS_AT + 4 * <i32>load<u8>(from, 2));
    bits |= (<u64>(third & CODE_MASK)) << length;
    length += <u64>(third >> CODE_LENGTH_SHIFT);
    store<u64>(out, bits);
    out += <i32>(length >> 3);
    bits >>= length & ~7;
    length &= 7;
  }
  for (; from < to; from++) {
    const code = load<u32>(LITERALS_AT + 4 * <i32>load<u8>(from));
    bits |= (<u64>(code & CODE_MASK)) << length;
    length += <u64>(code >> CODE_LENGTH_SHIFT);
  }
  pending = bits;
  pendingBits = length;
  at = out;
  put64(0, 0);
}

/** A repeat takes at most 48 bits. */
function putRepeat(length: i32, distance: i32): void {
  const index = lengthIndex(length);
  const lengthCode = load<u32>(LITERALS_AT + 4 * (FIRST_LENGTH + index));
  let bits: u64 = lengthCode & CODE_MASK;
  let count: u64 = lengthCode >> CODE_LENGTH_SHIFT;
  const lengthBits = lengthExtraBits(index);
  bits |= (<u64>((length - REPEAT_BYTES_MIN) & ((1 << lengthBits) - 1))) << count;
  count += lengthBits;
  const symbol = distanceSymbol(distance);
  const distanceCode = load<u32>(DISTANCES_AT + 4 * symbol);
  bits |= (<u64>(distanceCode & CODE_MASK)) << count;
  count += distanceCode >> CODE_LENGTH_SHIFT;
  const distanceBits = distanceExtraBits(symbol);
  bits |= (<u64>((distance - 1) & ((1 << distanceBits) - 1))) << count;
  put64(bits, count + distanceBits);
}

/** An empty block that is stored (RFC 1951, section 3.2.4): what follows begins at a whole byte. Answers where that is. */
export function flush(): i32 {
  put64(0, 3);
  store<u64>(at, pending);
  if (pendingBits > 0) at++;
  store<u32>(at, 0xffff_0000);
  return at + 4;
}

/** Writes the bits that are left, zeros behind them; answers where they end. */
export function finish(): i32 {
  store<u64>(at, pending);
  return at + <i32>((pendingBits + 7) >> 3);
}
