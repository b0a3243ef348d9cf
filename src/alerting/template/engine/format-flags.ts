/** What stands between the percent sign and the verb. */
export interface FormatFlags {
  readonly minus: boolean;
  readonly plus: boolean;
  readonly sharp: boolean;
  readonly space: boolean;
  readonly zero: boolean;
  /** Characters at least; null when not given. */
  readonly width: number | null;
  readonly precision: number | null;
}

export const NO_FLAGS: FormatFlags = {
  minus: false,
  plus: false,
  sharp: false,
  space: false,
  zero: false,
  width: null,
  precision: null,
};

/** To the width, by blanks on the left unless the flags say otherwise. */
export function pad(text: string, { width, minus, zero }: FormatFlags): string {
  if (width === null) return text;
  const missing = width - characterCount(text);
  if (missing <= 0) return text;
  if (minus) return text + ' '.repeat(missing);
  return (zero ? '0' : ' ').repeat(missing) + text;
}

function characterCount(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
