/** Bits behind each other, the lowest first (RFC 1951, section 3.1.1). */
import { CODE_LENGTH_SHIFT, CODE_MASK, CODED_AT, LITERALS_AT } from './layout';

/** Bits that are no whole byte yet. */
let pending: u64 = 0;
let pendingBits: u64 = 0;
let at: i32 = CODED_AT;

export function restart(): void {
  at = CODED_AT;
  pending = 0;
  pendingBits = 0;
}

/** At most 56 bits. A word is stored of which the whole bytes stay: nothing depends on how many they are. */
export function put(bits: u64, length: u64): void {
  pending |= bits << pendingBits;
  pendingBits += length;
  store<u64>(at, pending);
  at += <i32>(pendingBits >> 3);
  pending >>= pendingBits & ~7;
  pendingBits &= 7;
}

/** The codes of the plain bytes [from, to). */
export function putLiterals(from: i32, to: i32): void {
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
  put(0, 0);
}

/** Where the bytes end that are whole; what follows begins anew at the first place. */
export function takeWhole(): i32 {
  const whole = at;
  at = CODED_AT;
  return whole;
}

/** An empty block that is stored (section 3.2.4): what follows begins at a whole byte. Answers where that is. */
export function flush(): i32 {
  put(0, 3);
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
