/** Words of metric names that are units, for the linter: base units, others that lead to one, and short forms. */

/** Those that are not base units lead to one. Both spellings of metres are. */
const UNITS: ReadonlyMap<string, string> = new Map([
  ...['amperes', 'bytes', 'celsius', 'grams', 'joules', 'kelvin', 'meters', 'metres', 'seconds', 'volts'].map(
    (unit): [string, string] => [unit, unit],
  ),
  ...['minutes', 'hours', 'days', 'weeks'].map((unit): [string, string] => [unit, 'seconds']),
  ...['fahrenheit', 'rankine'].map((unit): [string, string] => [unit, 'celsius']),
  ...['inches', 'yards', 'miles'].map((unit): [string, string] => [unit, 'meters']),
  ...['pounds', 'ounces'].map((unit): [string, string] => [unit, 'grams']),
  ['kelvins', 'kelvin'],
  ['bits', 'bytes'],
  ['calories', 'joules'],
]);
/** As promtool has them: mibi, which is no prefix, and not mebi. */
const PREFIXES = [
  ...['pico', 'nano', 'micro', 'milli', 'centi', 'deci', 'deca', 'hecto'],
  ...['kilo', 'kibi', 'mega', 'mibi', 'giga', 'gibi', 'tera', 'tebi', 'peta', 'pebi'],
];

export const UNIT_ABBREVIATIONS = ['s', 'ms', 'us', 'ns', 'sec', 'b', 'kb', 'mb', 'gb', 'tb', 'pb', 'm', 'h', 'd'];

/**
 * The first word of a name that is a unit but no base unit, and the base unit to use in its place. promtool looks at one unit of a
 * name, any of them.
 */
export function unitToReplace(name: string): { readonly unit: string; readonly base: string } | null {
  for (const word of name.split('_')) {
    const base = UNITS.get(word) ?? unprefixed(word);
    if (base !== undefined && base !== word) return { unit: word, base };
  }
  return null;
}

function unprefixed(word: string): string | undefined {
  const prefix = PREFIXES.find((one) => word.startsWith(one) && UNITS.has(word.slice(one.length)));
  return prefix === undefined ? undefined : UNITS.get(word.slice(prefix.length));
}
