/**
 * Sizes in bytes as flags and configuration write them: a number and a unit, powers of 1024 whether written KB or KiB.
 */
const UNITS = ['B', 'KB', 'MB', 'GB', 'TB', 'PB', 'EB'] as const;

const PATTERN = /^(\d+(?:\.\d+)?)(B|[KMGTPE]i?B?)$/;

/** Bytes of a text such as 512MB; "0" needs no unit. */
export function parseSize(text: string): number {
  if (text === '0') return 0;
  const match = PATTERN.exec(text);
  if (match === null)
    throw new Error(`units: unknown unit provided in "${text}", expected a number and one of ${UNITS.join(', ')}`);
  const power = UNITS.findIndex((unit) => unit[0] === match[2][0]);
  const bytes = Number(match[1]) * 1024 ** power;
  if (!Number.isSafeInteger(bytes)) throw new Error(`size "${text}" is not a whole number of bytes below 2^53`);
  return bytes;
}

/** The largest unit that is exact: 512MiB is shown as 512MB. */
export function formatSize(bytes: number): string {
  let power = 0;
  let value = bytes;
  while (value !== 0 && value % 1024 === 0 && power < UNITS.length - 1) {
    value /= 1024;
    power++;
  }
  return `${value}${UNITS[power]}`;
}
