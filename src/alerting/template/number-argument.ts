import { goQuote } from '../../model/go-format.ts';
import { parseGoFloat } from './engine/literals.ts';
import { NamedInteger, typeName, type Value } from './engine/values.ts';

/** What functions for numbers take: numbers, texts that are numbers, durations (their seconds). */
export function numberOf(value: Value): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string') return parsed(value);
  if (value instanceof NamedInteger && value.typeName.endsWith('time.Duration')) return Number(value.value) / 1e9;
  throw new Error(`can't convert ${typeName(value)} to float`);
}

function parsed(text: string): number {
  const value = parseGoFloat(text);
  const isInfinite = value !== null && !Number.isFinite(value) && !Number.isNaN(value);
  if (value !== null && !(isInfinite && /\d/.test(text))) return value;
  const reason = value === null ? 'invalid syntax' : 'value out of range';
  throw new Error(`strconv.ParseFloat: parsing ${goQuote(text)}: ${reason}`);
}
