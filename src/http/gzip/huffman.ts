/** Canonical Huffman codes as DEFLATE wants them (RFC 1951, section 3.2.2). */
import { CODE_LENGTH_SHIFT } from './kernel/layout.ts';

const CODE_BITS_MAX = 15;

/**
 * Lengths of codes that give frequent symbols few bits; 0 for symbols that do not occur. At least two symbols get a code, because a
 * code of one symbol is understood differently by different decoders.
 */
export function codeLengths(frequencies: Uint32Array): Uint8Array {
  const lengths = new Uint8Array(frequencies.length);
  const used: number[] = [];
  for (let symbol = 0; symbol < frequencies.length; symbol++) if (frequencies[symbol] > 0) used.push(symbol);
  for (let symbol = 0; used.length < 2; symbol++) if (!used.includes(symbol)) used.push(symbol);
  used.sort((a, b) => frequencies[a] - frequencies[b]);
  const depths = leafDepths(used.map((symbol) => Math.max(1, frequencies[symbol])));
  const perLength = limited(depths);
  // The rarest symbols come first and get the longest codes.
  let at = 0;
  for (let length = CODE_BITS_MAX; length > 0; length--) {
    for (let i = 0; i < perLength[length]; i++) lengths[used[at++]] = length;
  }
  return lengths;
}

/** Depth of each leaf of a Huffman tree. @param weights from the lightest to the heaviest */
function leafDepths(weights: readonly number[]): Uint32Array {
  const leaves = weights.length;
  const weight = new Float64Array(2 * leaves - 1);
  weight.set(weights);
  const parent = new Uint32Array(2 * leaves - 1);
  let leaf = 0;
  let inner = leaves;
  for (let made = leaves; made < weight.length; made++) {
    for (let child = 0; child < 2; child++) {
      const isLeaf = leaf < leaves && (inner >= made || weight[leaf] <= weight[inner]);
      const lightest = isLeaf ? leaf++ : inner++;
      weight[made] += weight[lightest];
      parent[lightest] = made;
    }
  }
  const depth = new Uint32Array(weight.length);
  for (let node = weight.length - 2; node >= 0; node--) depth[node] = depth[parent[node]] + 1;
  return depth.subarray(0, leaves);
}

/** How many codes have each length, when none may be longer than 15 bits: leaves that are too deep are moved up, others down. */
function limited(depths: Uint32Array): Uint32Array {
  const perLength = new Uint32Array(CODE_BITS_MAX + 1);
  for (const depth of depths) perLength[Math.min(depth, CODE_BITS_MAX)]++;
  let room = 1 << CODE_BITS_MAX;
  for (let length = 1; length <= CODE_BITS_MAX; length++) room -= perLength[length] << (CODE_BITS_MAX - length);
  for (; room < 0; room++) {
    let length = CODE_BITS_MAX - 1;
    while (perLength[length] === 0) length--;
    perLength[length]--;
    perLength[length + 1] += 2;
    perLength[CODE_BITS_MAX]--;
  }
  return perLength;
}

/** The code of each symbol, reversed, its length above it (CODE_LENGTH_SHIFT). */
export function codesOf(lengths: Uint8Array): Uint32Array {
  const perLength = new Uint32Array(CODE_BITS_MAX + 1);
  for (const length of lengths) if (length > 0) perLength[length]++;
  const next = new Uint32Array(CODE_BITS_MAX + 2);
  for (let length = 1; length <= CODE_BITS_MAX; length++) next[length + 1] = (next[length] + perLength[length]) << 1;
  const codes = new Uint32Array(lengths.length);
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol];
    if (length > 0) codes[symbol] = reversed(next[length]++, length) | (length << CODE_LENGTH_SHIFT);
  }
  return codes;
}

function reversed(code: number, length: number): number {
  let bits = 0;
  for (let i = 0; i < length; i++) bits |= ((code >>> i) & 1) << (length - 1 - i);
  return bits;
}
