/** Reading the texts of the kernel: fields separated by white space, numbers. */

export function fieldsOf(line: string): string[] {
  const trimmed = line.trim();
  return trimmed === '' ? [] : trimmed.split(/\s+/);
}

/** Lines that are not empty. */
export function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}

/** A decimal number, whole or not; throws naming it when it is something else. Above 2^53 the nearest double, as everywhere. */
export function numberOf(text: string | undefined): number {
  const value = text === undefined || text === '' ? Number.NaN : Number(text);
  if (Number.isNaN(value)) throw new Error(`"${text ?? ''}" is not a number`);
  return value;
}
