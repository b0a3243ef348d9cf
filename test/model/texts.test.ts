import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareText } from '../../src/model/labels.ts';
import { mergeTexts } from '../../src/model/merge-texts.ts';
import { sortTexts } from '../../src/model/sort-texts.ts';
import { decodeTexts, type Texts, textsOf } from '../../src/model/texts.ts';

const letter = fc.constantFrom('a', 'b', 'c', '7', '\0', 'ü', '日', '\uffff', '😀');
const text = fc.oneof(
  fc.array(letter, { maxLength: 6 }).map((letters) => letters.join('')),
  fc.array(letter, { maxLength: 3 }).map((letters) => `host-000${letters.join('')}`),
);

/** The texts in shared memory, with bytes between them that are none of theirs. */
function sharedTexts(list: readonly string[]): Texts {
  const encoded = list.map((one) => Buffer.from(one));
  const bytes = new Uint8Array(new SharedArrayBuffer(encoded.reduce((sum, one) => sum + one.length + 1, 1))).fill(0x62);
  const begins = new Float64Array(list.length);
  const ends = new Float64Array(list.length);
  let at = 1;
  encoded.forEach((one, i) => {
    bytes.set(one, at);
    begins[i] = at;
    ends[i] = at + one.length;
    at = ends[i] + 1;
  });
  return { bytes, begins, ends };
}

it('texts are decoded as they are', () => {
  fc.assert(
    fc.property(fc.array(text), (list) => {
      expect(decodeTexts(sharedTexts(list))).toEqual(list);
      expect(decodeTexts(textsOf(list))).toEqual(list);
    }),
  );
  expect(decodeTexts(sharedTexts(['\ufeffa', '', 'b']))).toEqual(['\ufeffa', '', 'b']);
  expect(decodeTexts(sharedTexts(['a', '', 'bc']))).toEqual(['a', '', 'bc']);
});

it('texts are sorted by their bytes, repeated ones included', () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 200, size: 'max' }), (list) => {
      const sorted = Array.from(sortTexts(sharedTexts(list)), (place) => list[place]);
      expect(sorted).toEqual([...list].sort(compareText));
    }),
  );
});

it('texts that are beginnings of each other, many of them, are sorted without a deep stack', () => {
  const list = Array.from({ length: 3000 }, (_, i) => 'a'.repeat((i * 7) % 3000));
  const lengths = Array.from(sortTexts(sharedTexts(list)), (place) => list[place].length);
  expect(lengths).toEqual(Array.from({ length: 3000 }, (_, i) => i));
});

it('sorted lists become one, each text once', () => {
  fc.assert(
    fc.property(fc.array(fc.array(text), { maxLength: 5 }), (lists) => {
      const sorted = lists.map((list) => [...new Set(list)].sort(compareText));
      expect(decodeTexts(mergeTexts(sorted.map(sharedTexts)))).toEqual([...new Set(lists.flat())].sort(compareText));
    }),
  );
});
