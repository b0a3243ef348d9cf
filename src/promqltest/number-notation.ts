/** Numbers in scripts: decimal numbers of PromQL, which become octal by a leading zero. */

/** Source of a regular expression for a number without its sign, whatever the case of its letters. */
export const NUMBER = String.raw`(?:inf|nan|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)`;

const NUMBER_LINE = new RegExp(`^[+-]?${NUMBER}$`, 'i');
const HEXADECIMAL_LINE = /^[+-]?0x[0-9a-f]+$/i;

export function parseNumber(text: string): number {
  const magnitude = parseMagnitude(text.replace(/^[+-]/, '').toLowerCase());
  return text.startsWith('-') ? -magnitude : magnitude;
}

function parseMagnitude(digits: string): number {
  if (digits === 'inf') return Infinity;
  if (digits === 'nan') return Number.NaN;
  return /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
}

/** A number that stands alone on a line, hexadecimal ones too; null when the line is something else. */
export function parseScalarLine(line: string): number | null {
  if (HEXADECIMAL_LINE.test(line)) return (line.startsWith('-') ? -1 : 1) * Number(line.replace(/^[+-]/, ''));
  return NUMBER_LINE.test(line) ? parseNumber(line) : null;
}
