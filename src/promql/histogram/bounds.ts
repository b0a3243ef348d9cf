/**
 * Where exponential buckets end. Bucket i of schema s covers (B(i - 1), B(i)]. Above schema 0 the bound is a fraction in
 * [0.5, 1) times a power of two; the fractions of a schema are those of the one before with a new one behind each.
 */
const DOUBLE_EXPONENT_MAX = 1024;

/** By what the fractions of schema s - 1 are multiplied to give the new ones of schema s; these doubles, not roots of 2. */
const FACTORS = [
  // biome-ignore lint/suspicious/noApproximativeNumericConstant: Math.SQRT2 is the double after this one.
  1.414213562373095, 1.189207115002721, 1.0905077326652577, 1.0442737824274138, 1.0218971486541166, 1.0108892860517005,
  1.0054299011128027, 1.0027112750502025,
] as const;

const FRACTIONS = fractionsOfSchemas();

function fractionsOfSchemas(): readonly Float64Array[] {
  const tables: Float64Array[] = [Float64Array.of(0.5)];
  for (const factor of FACTORS) tables.push(refined(tables[tables.length - 1], factor));
  return tables;
}

function refined(fractions: Float64Array, factor: number): Float64Array {
  const finer = new Float64Array(fractions.length * 2);
  fractions.forEach((fraction, i) => {
    finer[2 * i] = fraction;
    finer[2 * i + 1] = fraction * factor;
  });
  return finer;
}

/** Upper bound of an exponential bucket; the last one that a double can hold is the greatest double. */
export function exponentialBound(schema: number, index: number): number {
  if (schema < 0) {
    const exponent = index * 2 ** -schema;
    return exponent === DOUBLE_EXPONENT_MAX ? Number.MAX_VALUE : 2 ** exponent;
  }
  const fraction = FRACTIONS[schema][index & ((1 << schema) - 1)];
  const exponent = (index >> schema) + 1;
  if (fraction === 0.5 && exponent === DOUBLE_EXPONENT_MAX + 1) return Number.MAX_VALUE;
  // In two steps where 2^exponent itself may be no double.
  return exponent < 0 ? fraction * 2 ** exponent : fraction * 2 * 2 ** (exponent - 1);
}
