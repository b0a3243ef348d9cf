/** Doubles with a given number of digits, as Go's strconv writes them: the exact value, rounded half to even. */

interface Decimal {
  /** Without leading zeros; empty for zero. */
  readonly digits: string;
  /** Digits before the point: negative when zeros stand behind it. */
  readonly point: number;
}

/** `1.50e+00`: digits behind the point. The value is finite and not negative, as with the others. */
export function exponentText(value: number, precision: number): string {
  const { digits, point } = rounded(exactDecimal(value), precision + 1);
  const exponent = digits === '' ? 0 : point - 1;
  const mantissa = digits.padEnd(precision + 1, '0');
  const fraction = precision > 0 ? `.${mantissa.slice(1)}` : '';
  return `${mantissa[0]}${fraction}e${exponentSuffix(exponent)}`;
}

/** `1.50`: digits behind the point, never an exponent. */
export function fixedText(value: number, precision: number): string {
  const exact = exactDecimal(value);
  return placed(rounded(exact, exact.point + precision), precision);
}

/** Digits in all, without zeros at the end unless they are asked for; an exponent below -4 and from the precision on. */
export function generalText(value: number, precision: number, keepZeros: boolean): string {
  const wanted = Math.max(precision, 1);
  const { digits, point } = rounded(exactDecimal(value), wanted);
  const kept = keepZeros ? digits.padEnd(wanted, '0') : digits.replace(/0+$/, '');
  const exponent = kept === '' || value === 0 ? 0 : point - 1;
  if (exponent >= -4 && exponent < wanted) {
    const from = value === 0 ? 1 : point;
    return placed({ digits: kept, point: from }, Math.max(kept.length - from, 0));
  }
  const fraction = kept.length > 1 ? `.${kept.slice(1)}` : '';
  return `${kept[0]}${fraction}e${exponentSuffix(exponent)}`;
}

export function exponentSuffix(exponent: number): string {
  return `${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

const MANTISSA_BITS = 52n;
const EXPONENT_BIAS = 1075;

/** A double is mantissa * 2^exponent. */
export function parts(value: number): { readonly mantissa: bigint; readonly exponent: number } {
  const bits = new BigUint64Array(Float64Array.of(value).buffer)[0];
  const fraction = bits & ((1n << MANTISSA_BITS) - 1n);
  const biased = Number((bits >> MANTISSA_BITS) & 0x7ffn);
  if (biased === 0) return { mantissa: fraction, exponent: 1 - EXPONENT_BIAS };
  return { mantissa: fraction | (1n << MANTISSA_BITS), exponent: biased - EXPONENT_BIAS };
}

/** All digits: at most 767 of them. */
function exactDecimal(value: number): Decimal {
  if (value === 0) return { digits: '', point: 0 };
  const { mantissa, exponent } = parts(value);
  if (exponent >= 0) {
    const digits = String(mantissa << BigInt(exponent));
    return { digits, point: digits.length };
  }
  const digits = String(mantissa * 5n ** BigInt(-exponent));
  return { digits, point: digits.length + exponent };
}

function rounded({ digits, point }: Decimal, count: number): Decimal {
  if (count >= digits.length) return { digits, point };
  if (count < 0) return { digits: '', point: 0 };
  const kept = digits.slice(0, count);
  if (!roundsUp(digits, count)) return { digits: kept, point };
  const next = String(BigInt(`0${kept}`) + 1n).padStart(count, '0');
  if (next.length <= count) return { digits: next, point };
  return { digits: next.slice(0, Math.max(count, 1)), point: point + 1 };
}

function roundsUp(digits: string, count: number): boolean {
  const isTie = digits[count] === '5' && /^0*$/.test(digits.slice(count + 1));
  if (!isTie) return digits[count] >= '5';
  return count > 0 && Number(digits[count - 1]) % 2 === 1;
}

function placed({ digits, point }: Decimal, precision: number): string {
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0';
  if (precision === 0) return whole;
  const zeros = '0'.repeat(Math.min(precision, Math.max(0, -point)));
  const fraction = zeros + digits.slice(Math.max(0, point));
  return `${whole}.${fraction.slice(0, precision).padEnd(precision, '0')}`;
}
