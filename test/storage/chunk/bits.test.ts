import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { peekBits, putBits } from '../../../src/storage/chunk/bits.ts';

const field = fc
  .integer({ min: 1, max: 32 })
  .chain((width) => fc.record({ width: fc.constant(width), value: fc.integer({ min: 0, max: 2 ** width - 1 }) }));

describe('bits in words', () => {
  it('come back as they were put, whatever was in the memory before', () => {
    fc.assert(
      fc.property(fc.array(field, { maxLength: 100 }), fc.integer(), (fields, garbage) => {
        const words = new Int32Array(fields.length + 2).fill(garbage);
        let position = 0;
        for (const { value, width } of fields) {
          putBits(words, position, value | 0, width);
          position += width;
        }
        position = 0;
        for (const { value, width } of fields) {
          expect(peekBits(words, position) >>> (32 - width)).toBe(value);
          position += width;
        }
      }),
    );
  });

  it('fill a word from its highest bit on', () => {
    const words = new Int32Array(3);
    putBits(words, 0, 0b101, 3);
    expect(words[0] >>> 0).toBe(0b101 * 2 ** 29);
    putBits(words, 30, 0b1111, 4);
    expect(words[0] >>> 0).toBe(0b101 * 2 ** 29 + 0b11);
    expect(words[1] >>> 0).toBe(0b11 * 2 ** 30);
  });
});
