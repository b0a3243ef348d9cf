import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashBytes } from '../../../src/storage/head/hash.ts';

/** HalfSipHash as its paper states it, on BigInts. */
function halfSipHash(bytes: Uint8Array, key0: number, key1: number, rounds: number, finalRounds: number): number {
  const mask = 0xffffffffn;
  const rotate = (x: bigint, n: bigint) => ((x << n) | (x >> (32n - n))) & mask;
  const key = [BigInt.asUintN(32, BigInt(key0)), BigInt.asUintN(32, BigInt(key1))];
  const v = [key[0], key[1], key[0] ^ 0x6c796765n, key[1] ^ 0x74656462n];
  const round = () => {
    v[0] = (v[0] + v[1]) & mask;
    v[1] = rotate(v[1], 5n) ^ v[0];
    v[0] = rotate(v[0], 16n);
    v[2] = (v[2] + v[3]) & mask;
    v[3] = rotate(v[3], 8n) ^ v[2];
    v[0] = (v[0] + v[3]) & mask;
    v[3] = rotate(v[3], 7n) ^ v[0];
    v[2] = (v[2] + v[1]) & mask;
    v[1] = rotate(v[1], 13n) ^ v[2];
    v[2] = rotate(v[2], 16n);
  };
  const padded = [...bytes, ...new Array<number>(3 - (bytes.length % 4)).fill(0), bytes.length & 0xff];
  for (let i = 0; i < padded.length; i += 4) {
    const word = BigInt(Buffer.from(padded.slice(i, i + 4)).readUInt32LE(0));
    v[3] ^= word;
    for (let r = 0; r < rounds; r++) round();
    v[0] ^= word;
  }
  v[2] ^= 0xffn;
  for (let r = 0; r < finalRounds; r++) round();
  return Number(BigInt.asIntN(32, v[1] ^ v[3]));
}

describe('the hash of label bytes', () => {
  it('has a twin that agrees with the published vectors of HalfSipHash-2-4', () => {
    const vectors = [0x5b9f35a9, 0xb85a4727 | 0];
    const key = Buffer.from([0, 1, 2, 3, 4, 5, 6, 7]);
    vectors.forEach((wanted, length) => {
      const input = Uint8Array.from({ length }, (_, i) => i);
      expect(halfSipHash(input, key.readInt32LE(0), key.readInt32LE(4), 2, 4)).toBe(wanted);
    });
  });

  it('is HalfSipHash-1-3 of the bytes between start and end', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.integer(),
        fc.integer(),
        fc.nat(8),
        (bytes, key0, key1, gap) => {
          const around = new Uint8Array(bytes.length + 2 * gap).fill(0xa5);
          around.set(bytes, gap);
          const hash = hashBytes(new DataView(around.buffer), gap, gap + bytes.length, key0, key1);
          expect(hash).toBe(halfSipHash(bytes, key0, key1, 1, 3));
        },
      ),
    );
  });
});
