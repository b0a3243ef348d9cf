/**
 * What stood for series that are known, in chains: label sections of 1.0 as their senders wrote them, and of 2.0 the numbers of
 * symbols, and the symbols. Senders repeat their series in the same order, so each entry leads to the one that followed it the last
 * time.
 *
 *   entry   | length | ref | entry that followed | entry of known-series.ts |  section, to a multiple of 16 bytes |
 *
 * The first entry of each chain is none's: its length is that of no section.
 */
import { CHAINS, KNOWN_AT, KNOWN_END, STATUS_AT, STATUS_NEWEST } from './layout';

const LENGTH: i32 = 0;
const REF: i32 = 4;
const NEXT: i32 = 8;
const LINK: i32 = 12;
const SECTION: i32 = 16;

let end: i32 = 0;

export function forgetSections(): void {
  for (let chain = 0; chain < CHAINS; chain++) begin(chain);
  end = KNOWN_AT + CHAINS * SECTION;
}

function begin(chain: i32): void {
  const first = firstOf(chain);
  store<i32>(first + LENGTH, -1);
  store<i32>(first + NEXT, first);
  meetSection(chain, first);
}

function firstOf(chain: i32): i32 {
  return KNOWN_AT + chain * SECTION;
}

/** Remembers the section [from, to) of a series; answers its entry, 0 when there is no room. */
export function addSection(chain: i32, from: i32, to: i32, ref: i32, link: i32): i32 {
  const length = to - from;
  const entry = end;
  if (length > KNOWN_END - SECTION - entry) return 0;
  store<i32>(entry + LENGTH, length);
  store<i32>(entry + REF, ref);
  store<i32>(entry + NEXT, firstOf(chain));
  store<i32>(entry + LINK, link);
  memory.copy(entry + SECTION, from, length);
  end = entry + SECTION + ((length + 15) & ~15);
  return entry;
}

/** The section of an entry has changed in the part that says nothing of its length: what was known before is not expected again. */
export function rewriteSection(entry: i32, from: i32, to: i32, link: i32): void {
  if (load<i32>(entry + LENGTH) !== to - from || load<i32>(entry + LINK) !== link) return;
  memory.copy(entry + SECTION, from, to - from);
}

/** Notes that an entry follows the newest one of its chain. */
export function followSection(chain: i32, entry: i32): void {
  store<i32>(newestSection(chain) + NEXT, entry);
  meetSection(chain, entry);
}

/** The entry that is expected now. */
export function expectedSection(chain: i32): i32 {
  return load<i32>(newestSection(chain) + NEXT);
}

export function meetSection(chain: i32, entry: i32): void {
  store<i32>(STATUS_AT + 4 * (STATUS_NEWEST + chain), entry);
}

function newestSection(chain: i32): i32 {
  return load<i32>(STATUS_AT + 4 * (STATUS_NEWEST + chain));
}

export function sectionLength(entry: i32): i32 {
  return load<i32>(entry + LENGTH);
}

export function sectionRef(entry: i32): i32 {
  return load<i32>(entry + REF);
}

export function sectionLink(entry: i32): i32 {
  return load<i32>(entry + LINK);
}

/** Where the section of an entry lies. */
export function sectionAt(entry: i32): i32 {
  return entry + SECTION;
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
