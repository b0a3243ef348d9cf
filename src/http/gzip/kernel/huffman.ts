/** Canonical Huffman codes as DEFLATE wants them (RFC 1951, section 3.2.2). */
import { CODE_LENGTH_SHIFT, COUNTS_AT, KEYS_AT, NEXT_AT, PARENTS_AT, WEIGHTS_AT } from './layout';

const CODE_BITS_MAX: i32 = 15;
const SYMBOL_BITS: u32 = 9;
const SYMBOL_MASK: u32 = (1 << SYMBOL_BITS) - 1;

/**
 * Lengths, a byte a symbol, of codes that give frequent symbols few bits; 0 for symbols that do not occur. At least two symbols get a
 * code, because a code of one symbol is understood differently by different decoders.
 */
export function putLengths(frequencies: i32, symbols: i32, lengths: i32): void {
  const used = sortUsed(frequencies, symbols);
  countDepths(used);
  limitDepths();
  memory.fill(lengths, 0, symbols);
  // The rarest symbols come first and get the longest codes.
  let key = KEYS_AT;
  for (let length = CODE_BITS_MAX; length > 0; length--) {
    for (let rest = load<i32>(COUNTS_AT + 4 * length); rest > 0; rest--, key += 4) {
      store<u8>(lengths + (load<u32>(key) & SYMBOL_MASK), <u8>length);
    }
  }
}

/** Symbols that occur, or are to have a code, from the rarest on, and their frequencies above them. Answers how many. */
function sortUsed(frequencies: i32, symbols: i32): i32 {
  let used = 0;
  for (let symbol = 0; symbol < symbols; symbol++) {
    const frequency = load<u32>(frequencies + 4 * symbol);
    if (frequency > 0) insert(used++, (frequency << SYMBOL_BITS) | symbol);
  }
  for (let symbol = 0; used < 2; symbol++) {
    if (load<u32>(frequencies + 4 * symbol) === 0) insert(used++, (1 << SYMBOL_BITS) | symbol);
  }
  return used;
}

/** Some fifty symbols are sorted, rarely 286: by insertion. */
function insert(count: i32, key: u32): void {
  let at = KEYS_AT + 4 * count;
  for (; at > KEYS_AT && load<u32>(at - 4) > key; at -= 4) store<u32>(at, load<u32>(at - 4));
  store<u32>(at, key);
}

/** How many leaves of a Huffman tree have each depth; too deep ones are counted as the deepest. */
function countDepths(leaves: i32): void {
  const nodes = 2 * leaves - 1;
  for (let leaf = 0; leaf < leaves; leaf++) {
    store<u32>(WEIGHTS_AT + 4 * leaf, load<u32>(KEYS_AT + 4 * leaf) >> SYMBOL_BITS);
  }
  let leaf = 0;
  let inner = leaves;
  for (let made = leaves; made < nodes; made++) {
    let weight: u32 = 0;
    for (let child = 0; child < 2; child++) {
      const isLeaf =
        leaf < leaves && (inner >= made || load<u32>(WEIGHTS_AT + 4 * leaf) <= load<u32>(WEIGHTS_AT + 4 * inner));
      const lightest = isLeaf ? leaf++ : inner++;
      weight += load<u32>(WEIGHTS_AT + 4 * lightest);
      store<i32>(PARENTS_AT + 4 * lightest, made);
    }
    store<u32>(WEIGHTS_AT + 4 * made, weight);
  }
  // The depth of a node takes the place of its weight.
  memory.fill(COUNTS_AT, 0, 4 * (CODE_BITS_MAX + 1));
  store<i32>(WEIGHTS_AT + 4 * (nodes - 1), 0);
  for (let node = nodes - 2; node >= 0; node--) {
    const depth = load<i32>(WEIGHTS_AT + 4 * load<i32>(PARENTS_AT + 4 * node)) + 1;
    store<i32>(WEIGHTS_AT + 4 * node, depth);
    if (node < leaves) add(COUNTS_AT + 4 * min(depth, CODE_BITS_MAX), 1);
  }
}

function add(at: i32, more: i32): void {
  store<i32>(at, load<i32>(at) + more);
}

/** Where the deepest are more than there is room for, leaves above them are moved down. */
function limitDepths(): void {
  let room = 1 << CODE_BITS_MAX;
  for (let length = 1; length <= CODE_BITS_MAX; length++) {
    room -= load<i32>(COUNTS_AT + 4 * length) << (CODE_BITS_MAX - length);
  }
  for (; room < 0; room++) {
    let length = CODE_BITS_MAX - 1;
    while (load<i32>(COUNTS_AT + 4 * length) === 0) length--;
    add(COUNTS_AT + 4 * length, -1);
    add(COUNTS_AT + 4 * (length + 1), 2);
    add(COUNTS_AT + 4 * CODE_BITS_MAX, -1);
  }
}

/** The code of each symbol, reversed, its length above it (CODE_LENGTH_SHIFT). */
export function putCodes(lengths: i32, symbols: i32, codes: i32): void {
  memory.fill(COUNTS_AT, 0, 4 * (CODE_BITS_MAX + 1));
  for (let symbol = 0; symbol < symbols; symbol++) add(COUNTS_AT + 4 * load<u8>(lengths + symbol), 1);
  let next = 0;
  for (let length = 1; length <= CODE_BITS_MAX; length++) {
    store<i32>(NEXT_AT + 4 * length, next);
    next = (next + load<i32>(COUNTS_AT + 4 * length)) << 1;
  }
  for (let symbol = 0; symbol < symbols; symbol++) {
    const length = load<u8>(lengths + symbol);
    if (length === 0) continue;
    const code = load<u32>(NEXT_AT + 4 * length);
    store<u32>(NEXT_AT + 4 * length, code + 1);
    store<u32>(codes + 4 * symbol, reversed(code, length) | ((<u32>length) << CODE_LENGTH_SHIFT));
  }
}

/** The last bits of a code, the first one lowest. */
export function reversed(code: u32, length: u32): u32 {
  let bits = ((code >> 1) & 0x5555) | ((code & 0x5555) << 1);
  bits = ((bits >> 2) & 0x3333) | ((bits & 0x3333) << 2);
  bits = ((bits >> 4) & 0x0f0f) | ((bits & 0x0f0f) << 4);
  bits = ((bits >> 8) & 0x00ff) | ((bits & 0x00ff) << 8);
  return bits >> (16 - length);
}
