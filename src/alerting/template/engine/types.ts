/** Which values parameters take, by Go's names of types. */
import { ANY, typeName, type Value } from './values.ts';

const INTEGERS: ReadonlySet<string> = new Set(['int', 'int64', 'time.Duration', 'time.Month']);
/** Types besides those that nil is no value of. */
const NEVER_NIL: ReadonlySet<string> = new Set(['bool', 'float64', 'string', 'time.Time']);

export type TypeClass = 'any' | 'integer' | 'float' | 'string' | 'bool' | 'other';

export function typeClass(type: string): TypeClass {
  if (type === ANY) return 'any';
  if (INTEGERS.has(type)) return 'integer';
  if (type === 'float64') return 'float';
  return type === 'string' || type === 'bool' ? type : 'other';
}

export function canBeNil(type: string): boolean {
  return !INTEGERS.has(type) && !NEVER_NIL.has(type);
}

/** A pointer is taken where its target is asked for. */
export function isAssignable(value: Value, type: string): boolean {
  if (type === ANY) return true;
  const name = typeName(value);
  return name === type || name === `*${type}`;
}

/** Null, or why the value cannot be of the type. */
export function typeProblem(value: Value, type: string): string | null {
  if (value === null) return canBeNil(type) ? null : `invalid value; expected ${type}`;
  if (isAssignable(value, type)) return null;
  return `wrong type for value; expected ${type}; got ${typeName(value)}`;
}
