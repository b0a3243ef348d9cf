/**
 * Takes bytes of a chunk. Everything that does is given the address where its bytes begin and answers the one behind them, 0 when
 * they are damaged.
 */
import { ABOVE_MAX, ENDS, fail } from './fault';

/** Behind the last byte of the chunk. At least SLACK bytes that can be read follow. */
export let end: usize = 0;
/** What was taken last. */
export let number: u64 = 0;

const NUMBER_MAX: u64 = (1 << 53) - 1;
const VARINT_BYTES_MAX: usize = 8;

/** The highest bit of each byte. */
const CONTINUED: u64 = (u64.MAX_VALUE / 0xff) * 0x80;
/** The low 7 bits of each two bytes, 14 of each four, 28 of eight. */
const OF_TWO: u64 = (u64.MAX_VALUE / 0xffff) * 0x7f;
const OF_FOUR: u64 = (u64.MAX_VALUE / 0xffffffff) * 0x3fff;
const OF_EIGHT: u64 = 0xfffffff;

export function endAt(address: usize): void {
  end = address;
}

export function setNumber(value: u64): void {
  number = value;
}

export function take(at: usize, bytes: usize): usize {
  return bytes <= end - at ? at + bytes : fail(ENDS, <f64>bytes, <f64>(end - at));
}

/** A varint, of 1 to 8 bytes: seven bits a byte, low ones first. */
export function takeVarint(at: usize): usize {
  const bytes = load<u64>(at);
  // The highest bit is not set in the last byte; where it is set in all, the length comes to 9.
  const length = (<usize>ctz(~bytes & CONTINUED) >> 3) + 1;
  if (length > end - at) return fail(ENDS, 1, 0);
  if (length > VARINT_BYTES_MAX) return fail(ABOVE_MAX, 0, 0);
  // Groups of 7 bits become groups of 14, 28 and 56.
  let groups = bytes & (~CONTINUED >> ((<u64>(VARINT_BYTES_MAX - length)) << 3));
  groups = (groups & OF_TWO) | ((groups >> 1) & (OF_TWO << 7));
  groups = (groups & OF_FOUR) | ((groups >> 2) & (OF_FOUR << 14));
  number = (groups & OF_EIGHT) | ((groups >> 4) & (OF_EIGHT << 28));
  return number <= NUMBER_MAX ? at + length : fail(ABOVE_MAX, 0, 0);
}

/** 0, 1, 2, 3 ... are 0, -1, 1, -2 ... */
export function unzigzag(value: u64): i64 {
  return <i64>(value >> 1) ^ -(<i64>(value & 1));
}
