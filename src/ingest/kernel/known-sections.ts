/**
 * Label sections of series that are known, as their senders wrote them, in the order in which they were first met. Senders
 * repeat their series in the same order, so each section leads to the one that followed it the last time.
 *
 *   entry   | length | ref | entry that followed | - |  section, to a multiple of 16 bytes |
 *
 * The first entry is none's: its length is that of no section.
 */
import { KNOWN_AT, KNOWN_END } from './layout';

const LENGTH: i32 = 0;
const REF: i32 = 4;
const NEXT: i32 = 8;
const SECTION: i32 = 16;

let end: i32 = KNOWN_AT + SECTION;
/** The entry that was met last. */
let newest: i32 = KNOWN_AT;

export function forgetSections(): void {
  store<i32>(KNOWN_AT + LENGTH, -1);
  store<i32>(KNOWN_AT + NEXT, KNOWN_AT);
  end = KNOWN_AT + SECTION;
  newest = KNOWN_AT;
}

/** Remembers the section [from, to) of a series; answers its entry, 0 when there is no room. */
export function addSection(from: i32, to: i32, ref: i32): i32 {
  const length = to - from;
  const entry = end;
  if (length > KNOWN_END - SECTION - entry) return 0;
  store<i32>(entry + LENGTH, length);
  store<i32>(entry + REF, ref);
  store<i32>(entry + NEXT, KNOWN_AT);
  memory.copy(entry + SECTION, from, length);
  end = entry + SECTION + ((length + 15) & ~15);
  return entry;
}

/** Notes that an entry follows the newest one. */
export function followSection(entry: i32): void {
  store<i32>(newest + NEXT, entry);
  newest = entry;
}

/** The entry that is expected now. */
export function expectedSection(): i32 {
  return load<i32>(newest + NEXT);
}

export function meetSection(entry: i32): void {
  newest = entry;
}

export function sectionLength(entry: i32): i32 {
  return load<i32>(entry + LENGTH);
}

export function sectionRef(entry: i32): i32 {
  return load<i32>(entry + REF);
}

/** Whether the bytes at `from` are the section of an entry; as many as it has may be read. */
export function equalsSection(entry: i32, from: i32, length: i32): bool {
  const known = entry + SECTION;
  if (length < 16) {
    for (let i = 0; i < length; i++) if (load<u8>(known + i) !== load<u8>(from + i)) return false;
    return true;
  }
  const last = length - 16;
  for (let i = 0; i < last; i += 16) {
    if (v128.any_true(v128.xor(v128.load(known + i), v128.load(from + i)))) return false;
  }
  return !v128.any_true(v128.xor(v128.load(known + last), v128.load(from + last)));
}
