import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteWriter } from '../../src/http/byte-writer.ts';
import { Compressor } from '../../src/http/compression.ts';
import { Repeats } from '../../src/http/gzip/repeats.ts';
import { ListRepeats, NOTED_BYTES_MAX } from '../../src/http/list-repeats.ts';

const repeats = new Repeats();

/** The bytes of a list, and the repeats noted in it: where each begins, how long it is, how far back it stands. */
function listed(entries: readonly string[]) {
  const body = new ByteWriter(1);
  const noted = new ListRepeats(body, repeats);
  body.ascii('[');
  for (const [i, entry] of entries.entries()) {
    if (i > 0) body.ascii(',');
    const begin = body.length;
    body.text(entry);
    noted.add(begin);
  }
  body.ascii(']');
  const found: { at: number; length: number; back: number }[] = [];
  let at = 0;
  for (let i = 0; i < repeats.count; i++) {
    const [between, length, back] = repeats.words.subarray(3 * i, 3 * i + 3);
    at += between;
    if (length > 0) found.push({ at, length, back });
    at += length;
  }
  return { bytes: body.written, found };
}

test('an end, the comma and the next beginning are one repeat', () => {
  const { found } = listed(['"user-41@example.org"', '"user-42@example.org"', '"user-57@example.org"']);
  expect(found).toEqual([
    // `"user-4` of the second one
    { at: 23, length: 7, back: 22 },
    // `@example.org","user-`
    { at: 31, length: 20, back: 22 },
  ]);
});

test('behind so many bytes nothing is noted', () => {
  const { bytes, found } = listed(Array.from({ length: NOTED_BYTES_MAX / 8 }, () => '"abcdefg"'));
  expect(bytes.length).toBeGreaterThan(NOTED_BYTES_MAX);
  const { at, length } = found[found.length - 1];
  expect(at + length).toBeLessThanOrEqual(NOTED_BYTES_MAX);
});

const entry = fc
  .array(fc.constantFrom('a', 'b', 'aaaa', 'host-', '.example.org', 'ü', '"'), { maxLength: 8 })
  .map((parts) => JSON.stringify(parts.join('')));

test('what is noted stands there twice', () => {
  fc.assert(
    fc.property(fc.array(entry), (entries) => {
      const { bytes, found } = listed(entries);
      for (const { at, length, back } of found) {
        for (let i = at; i < at + length; i++) expect(bytes[i]).toBe(bytes[i - back]);
      }
    }),
  );
});

test('a list that is compressed by it is the list again', () => {
  const compressor = new Compressor(null);
  fc.assert(
    fc.property(fc.array(entry, { minLength: 120, maxLength: 400 }), (entries) => {
      compressor.begin('gzip');
      const { bytes } = listed([...entries, ...entries]);
      const compressed = compressor.compress(bytes, 'gzip', repeats);
      expect(Buffer.from(gunzipSync(compressed)).equals(bytes)).toBe(true);
    }),
    { numRuns: 50 },
  );
});
