/** Large and small letters, character by character as Go changes them: the number of characters stays. */

/** Characters whose capital at the beginning of a word is another than among capitals. */
const TITLE: Readonly<Record<string, string>> = {
  Ǆ: 'ǅ',
  ǅ: 'ǅ',
  ǆ: 'ǅ',
  Ǉ: 'ǈ',
  ǈ: 'ǈ',
  ǉ: 'ǈ',
  Ǌ: 'ǋ',
  ǋ: 'ǋ',
  ǌ: 'ǋ',
  Ǳ: 'ǲ',
  ǲ: 'ǲ',
  ǳ: 'ǲ',
};

export function toUpper(text: string): string {
  return /^[\0-\x7f]*$/.test(text) ? text.toUpperCase() : text.replace(/./gsu, upperOf);
}

export function toLower(text: string): string {
  return /^[\0-\x7f]*$/.test(text) ? text.toLowerCase() : text.replace(/./gsu, lowerOf);
}

/** The first letter of each word; a word begins behind what is no letter, digit or underscore, in Unicode behind a space. */
export function toTitle(text: string): string {
  return text.replace(/(?<=^|[\0-\x7f](?<![A-Za-z0-9_])|[\p{White_Space}](?<=[^\0-\x7f]))./gsu, titleOf);
}

function upperOf(character: string): string {
  return /[\u1f80-\u1ff3]/.test(character) ? iotaUpper(character) : single(character.toUpperCase(), character);
}

/** Greek letters with an iota below: as one character they have one capital, which Unicode's full rules write as two. */
function iotaUpper(character: string): string {
  const code = character.charCodeAt(0);
  if (code <= 0x1faf) return String.fromCharCode(code | 8);
  if (code === 0x1fb3 || code === 0x1fc3 || code === 0x1ff3) return String.fromCharCode(code + 9);
  return single(character.toUpperCase(), character);
}

function lowerOf(character: string): string {
  return character === 'İ' ? 'i' : single(character.toLowerCase(), character);
}

function titleOf(character: string): string {
  if (Object.hasOwn(TITLE, character)) return TITLE[character];
  // Georgian has capitals for whole words only.
  return /[\u10d0-\u10ff]/.test(character) ? character : upperOf(character);
}

/** Go changes one character to one other: `ß` has no capital. */
function single(changed: string, character: string): string {
  return [...changed].length === 1 ? changed : character;
}
