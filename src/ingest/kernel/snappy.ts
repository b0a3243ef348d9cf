/**
 * Snappy's raw block format. Format: https://github.com/google/snappy/blob/main/format_description.txt
 * Copies go sixteen bytes at a time and may write, and read, so many behind their end.
 */
import {
  COPY_BEFORE_START,
  COPY_BREAKS_OFF,
  COPY_TOO_LONG,
  LITERAL_BREAKS_OFF,
  LITERAL_TOO_LONG,
  STATUS_AT,
  STATUS_OFFSET,
  STATUS_WRITTEN,
} from './layout';

/**
 * Decompresses the bytes [from, end), what follows the length of a block, to `start`; answers how many bytes were written,
 * at most `limit`, or what is wrong.
 */
export function decompress(from: i32, end: i32, start: i32, limit: i32): i32 {
  const stop = start + limit;
  let to = start;
  while (from < end) {
    const tag = <i32>load<u8>(from);
    from += 1;
    let length = (tag >>> 2) + 1;
    let offset = 0;
    const kind = tag & 3;
    if (kind === 0) {
      if (length > 60) {
        const bytes = length - 60;
        if (from + bytes > end) return LITERAL_BREAKS_OFF;
        const wide = literalLength(from, bytes);
        from += bytes;
        if (wide > <u32>limit) return LITERAL_TOO_LONG;
        length = <i32>wide;
      }
      if (length > end - from || length > stop - to) return LITERAL_TOO_LONG;
      if (length > 64) memory.copy(to, from, length);
      else copySixteens(from, to, to + length);
      from += length;
      to += length;
      continue;
    }
    if (kind === 1) {
      if (from >= end) return COPY_BREAKS_OFF;
      length = ((tag >>> 2) & 7) + 4;
      offset = ((tag >>> 5) << 8) | <i32>load<u8>(from);
      from += 1;
    } else if (kind === 2) {
      if (end - from < 2) return COPY_BREAKS_OFF;
      offset = <i32>load<u16>(from);
      from += 2;
    } else {
      if (end - from < 4) return COPY_BREAKS_OFF;
      offset = load<i32>(from);
      from += 4;
    }
    if (<u32>offset - 1 >= <u32>(to - start)) {
      store<i32>(STATUS_AT + 4 * STATUS_OFFSET, offset);
      store<i32>(STATUS_AT + 4 * STATUS_WRITTEN, to - start);
      return COPY_BEFORE_START;
    }
    if (length > stop - to) return COPY_TOO_LONG;
    if (offset >= 16) copySixteens(to - offset, to, to + length);
    else repeat(offset, to, to + length);
    to += length;
  }
  return to - start;
}

function literalLength(at: i32, bytes: i32): u32 {
  let length: u64 = 1;
  for (let i = 0; i < bytes; i++) length += (<u64>load<u8>(at + i)) << (8 * i);
  return length > 0xffffffff ? 0xffffffff : <u32>length;
}

function copySixteens(from: i32, to: i32, stop: i32): void {
  do {
    v128.store(to, v128.load(from));
    from += 16;
    to += 16;
  } while (to < stop);
}

/** Source and target overlap, which repeats a pattern. */
function repeat(offset: i32, to: i32, stop: i32): void {
  let from = to - offset;
  if (offset >= 8) {
    for (; to < stop; to += 8, from += 8) store<u64>(to, load<u64>(from));
  } else if (offset >= 4) {
    for (; to < stop; to += 4, from += 4) store<u32>(to, load<u32>(from));
  } else {
    for (; to < stop; to++, from++) store<u8>(to, load<u8>(from));
  }
}
