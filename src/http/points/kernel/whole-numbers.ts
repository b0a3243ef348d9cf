/** Decimal digits. */
const ZERO: u32 = 0x30;
const BILLION: u64 = 1_000_000_000;

/** A whole number below 10^18; the offset behind. */
export function putWhole(at: i32, value: u64): i32 {
  if (value < BILLION) return putShort(at, <u32>value);
  const high = value / BILLION;
  const middle = putShort(at, <u32>high);
  putDigits(middle, middle + 9, <u32>(value - high * BILLION));
  return middle + 9;
}

function putShort(at: i32, value: u32): i32 {
  const end = at + digitCount(value);
  putDigits(at, end, value);
  return end;
}

/** Of a number below 10^9. */
function digitCount(value: u32): i32 {
  if (value < 100) return value < 10 ? 1 : 2;
  if (value < 10_000) return value < 1000 ? 3 : 4;
  if (value < 1_000_000) return value < 100_000 ? 5 : 6;
  if (value < 10_000_000) return 7;
  return value < 100_000_000 ? 8 : 9;
}

/** The last digits of a number, zeros before them: all that fit between two offsets. */
export function putDigits(from: i32, to: i32, value: u32): void {
  let rest = value;
  for (let at = to - 1; at >= from; at--) {
    const tenth = rest / 10;
    store<u8>(at, ZERO + rest - tenth * 10);
    rest = tenth;
  }
}
