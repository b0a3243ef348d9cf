/** A block of DEFLATE (RFC 1951) of bytes whose repeats are known. All memory is drawn in layout.ts. */
import { put, putLiterals, takeWhole } from './bits';
import { putDynamic, putFixed } from './header';
import {
  BLOCK_BYTES,
  CODE_LENGTH_SHIFT,
  CODE_MASK,
  DISTANCES_AT,
  LENGTH_CODES_AT,
  LITERALS_AT,
  PLAIN_AT,
  REPEATS_AT,
  STATUS_AT,
} from './layout';
import { REPEAT_BYTES_MAX, REPEAT_BYTES_MIN } from './repeat-bounds';
import { distanceExtraBits, distanceSymbol, END_OF_BLOCK, FIRST_LENGTH, lengthExtraBits, lengthIndex } from './symbols';

export { finish, flush, restart } from './bits';

/** Codes of its own make a block of so many literals little shorter than their header is. */
const FIXED_LITERALS_MAX: i32 = 512;
/** Of an entry of the codes of lengths: where the number of its bits stands. */
const LENGTH_BITS_SHIFT: u32 = 24;

/**
 * Codes as many of the repeats, with the bytes before each, as a block has room for: the status says how many these are, and their
 * bytes. Answers where the bytes end that are whole; the next block begins anew there.
 *
 * @param isLast 1: the stream ends with these repeats
 */
export function encode(repeats: i32, isLast: u32): i32 {
  const literals = takeFitting(repeats);
  const fitting = load<i32>(STATUS_AT);
  const isEnd = fitting === repeats ? isLast : 0;
  if (literals <= FIXED_LITERALS_MAX) putFixed(isEnd);
  else {
    count(fitting);
    putDynamic(isEnd);
  }
  putLengthCodes();
  let from = PLAIN_AT;
  const end = REPEATS_AT + 12 * fitting;
  for (let repeat = REPEATS_AT; repeat < end; repeat += 12) {
    const to = from + load<i32>(repeat);
    putLiterals(from, to);
    const length = load<i32>(repeat, 4);
    from = to + length;
    if (length > 0) putRepeat(length, load<i32>(repeat, 8));
  }
  const code = load<u32>(LITERALS_AT + 4 * END_OF_BLOCK);
  put(code & CODE_MASK, code >> CODE_LENGTH_SHIFT);
  return takeWhole();
}

/** Answers the bytes that stand in no repeat. */
function takeFitting(repeats: i32): i32 {
  let bytes = 0;
  let literals = 0;
  let fitting = 0;
  for (; fitting < repeats; fitting++) {
    const between = load<i32>(REPEATS_AT + 12 * fitting);
    const next = bytes + between + load<i32>(REPEATS_AT + 12 * fitting, 4);
    if (next > BLOCK_BYTES) break;
    bytes = next;
    literals += between;
  }
  store<i32>(STATUS_AT, fitting);
  store<i32>(STATUS_AT, bytes, 4);
  return literals;
}

/** How often each symbol occurs. */
function count(repeats: i32): void {
  memory.fill(LITERALS_AT, 0, LENGTH_CODES_AT - LITERALS_AT);
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

function increment(table: i32, symbol: i32): void {
  const entry = table + 4 * symbol;
  store<u32>(entry, load<u32>(entry) + 1);
}

/** The code of each length with the bits behind it, and above them how many they are. */
function putLengthCodes(): void {
  for (let length = REPEAT_BYTES_MIN; length <= REPEAT_BYTES_MAX; length++) {
    const index = lengthIndex(length);
    const code = load<u32>(LITERALS_AT + 4 * (FIRST_LENGTH + index));
    const codeBits = code >> CODE_LENGTH_SHIFT;
    const extraBits = lengthExtraBits(index);
    const extra = (length - REPEAT_BYTES_MIN) & ((1 << extraBits) - 1);
    const entry = (code & CODE_MASK) | (extra << codeBits) | ((codeBits + extraBits) << LENGTH_BITS_SHIFT);
    store<u32>(LENGTH_CODES_AT + 4 * (length - REPEAT_BYTES_MIN), entry);
  }
}

/** A repeat takes at most 48 bits. */
function putRepeat(length: i32, distance: i32): void {
  const entry = load<u32>(LENGTH_CODES_AT + 4 * (length - REPEAT_BYTES_MIN));
  let bits: u64 = entry & ((1 << LENGTH_BITS_SHIFT) - 1);
  let bitCount: u64 = entry >> LENGTH_BITS_SHIFT;
  const symbol = distanceSymbol(distance);
  const code = load<u32>(DISTANCES_AT + 4 * symbol);
  bits |= (<u64>(code & CODE_MASK)) << bitCount;
  bitCount += code >> CODE_LENGTH_SHIFT;
  const extraBits = distanceExtraBits(symbol);
  bits |= (<u64>((distance - 1) & ((1 << extraBits) - 1))) << bitCount;
  put(bits, bitCount + extraBits);
}
