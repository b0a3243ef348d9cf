import fc from 'fast-check';
import snappy from 'snappyjs';
import { expect, test } from 'vitest';
import { SnappyDecoder, SnappyError } from '../../src/ingest/snappy.ts';

const BYTES_MAX = 1 << 20;

test('gives back what an independent library compressed', () => {
  const decoder = new SnappyDecoder(BYTES_MAX);
  const word = fc.uint8Array({ minLength: 1, maxLength: 40 });
  // Words of a small set, repeated: copies of every length and distance, overlapping ones too.
  const repetitive = fc
    .tuple(fc.array(word, { minLength: 1, maxLength: 4 }), fc.array(fc.nat(3), { maxLength: 300 }))
    .map(([words, order]) => Buffer.concat(order.map((i) => words[i % words.length])));
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 3000 }), repetitive), (bytes) => {
      expect(Buffer.from(decoder.decode(snappy.compress(Buffer.from(bytes)))).equals(Buffer.from(bytes))).toBe(true);
    }),
  );
});

test.each([
  ['nothing', '', 'no valid length at the start of the block'],
  ['a length that goes on for ever', 'ffffffffff', 'no valid length at the start of the block'],
  [
    'a length of 4 GiB - 1',
    'ffffffff0f',
    'decompressed size is 4294967295 bytes by its header, at most 1048576 are accepted',
  ],
  ['less than it claims', '0500', 'literal longer than the block'],
  ['more than it claims', '010461', 'literal longer than the block'],
  ['an end before the block is full', '02' + '0061', 'block ends after 1 of 2 bytes'],
  ['a literal whose length breaks off', '05f4ff', 'block ends inside a literal'],
  ['a copy of nothing', '050061' + '0100', 'copy from 0 bytes back, 1 are there'],
  ['a copy from before the start', '050061' + '0102', 'copy from 2 bytes back, 1 are there'],
  ['a copy that breaks off', '050061' + '02ff', 'block ends inside a copy'],
  ['a copy beyond the end', '030061' + '0101', 'copy longer than the block'],
])('refuses %s', (_what, hex, text) => {
  const decode = () => new SnappyDecoder(BYTES_MAX).decode(Buffer.from(hex, 'hex'));
  expect(decode).toThrow(SnappyError);
  expect(decode).toThrow(text);
});

test('repeats a pattern shorter than the copy', () => {
  // "ab", then 11 bytes from 2 back.
  const block = Buffer.from(`0d${'046162'}${'1d02'}`, 'hex');
  expect(Buffer.from(new SnappyDecoder(BYTES_MAX).decode(block)).toString()).toBe('abababababababab'.slice(0, 13));
});
