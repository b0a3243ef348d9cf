import { expect, test } from 'vitest';
import { toLower, toTitle, toUpper } from '../../../src/alerting/template/letter-case.ts';

/** Each, in capitals, in small letters, as a word. */
test.each([
  ['', '', '', ''],
  ['aBc d', 'ABC D', 'abc d', 'ABc D'],
  ['éÀ ñ', 'ÉÀ Ñ', 'éà ñ', 'ÉÀ Ñ'],
  ['straße', 'STRAßE', 'straße', 'Straße'],
  ['ŉ ǰ', 'ŉ ǰ', 'ŉ ǰ', 'ŉ ǰ'],
  ['ǆǅǄ', 'ǄǄǄ', 'ǆǆǆ', 'ǅǅǄ'],
  ['ᾀ ᾳ ᾮ', 'ᾈ ᾼ ᾮ', 'ᾀ ᾳ ᾦ', 'ᾈ ᾼ ᾮ'],
  ['ა', 'Ა', 'ა', 'ა'],
  ['İI', 'İI', 'ii', 'İI'],
  ['ΟΔΟΣ', 'ΟΔΟΣ', 'οδοσ', 'ΟΔΟΣ'],
  ['𐐨x', '𐐀X', '𐐨x', '𐐀x'],
  ['a-b_c.d:e/f 1g é日h', 'A-B_C.D:E/F 1G É日H', 'a-b_c.d:e/f 1g é日h', 'A-B_c.D:E/F 1g É日h'],
  ['a\u2003b\u00a0c—d’e', 'A\u2003B\u00a0C—D’E', 'a\u2003b\u00a0c—d’e', 'A\u2003B\u00a0C—d’e'],
])('%j', (text, upper, lower, title) => {
  expect([toUpper(text), toLower(text), toTitle(text)]).toEqual([upper, lower, title]);
});
