/** Plain data as values: what somebody has at hand becomes what a template can look at. */
import { timeValue } from './time-value.ts';
import {
  ANY,
  type Callable,
  Dictionary,
  FunctionValue,
  List,
  NamedInteger,
  type ObjectValue,
  Structure,
  type Value,
} from './values.ts';

export type PlainFunction = (...args: Value[]) => Plain;

/** Values may stand among plain data; undefined is nil. A function takes as many arguments as it declares. */
export type Plain =
  | Value
  | undefined
  | Date
  | PlainFunction
  | readonly Plain[]
  | ReadonlyMap<string, Plain>
  | { readonly [name: string]: Plain };

/** Maps and arrays of texts become maps and slices of texts; of an object, functions become the methods. */
export function fromPlain(plain: Plain): Value {
  if (plain === undefined || plain === null) return null;
  if (typeof plain === 'function') return new FunctionValue('func', callableOf(plain));
  if (typeof plain !== 'object' || isValue(plain)) return plain;
  if (plain instanceof Date) return timeValue(BigInt(plain.getTime()) * 1_000_000n);
  if (isArray(plain)) {
    const items = plain.map(fromPlain);
    return new List(`[]${elementType(items)}`, items);
  }
  return plain instanceof Map ? dictionaryOf(plain) : structureOf(plain as { readonly [name: string]: Plain });
}

function isValue(plain: object): plain is ObjectValue {
  return [List, Dictionary, Structure, NamedInteger, FunctionValue].some((kind) => plain instanceof kind);
}

/** Array.isArray does not know read-only arrays. */
function isArray(plain: object): plain is readonly Plain[] {
  return Array.isArray(plain);
}

function elementType(values: readonly Value[]): string {
  return values.length > 0 && values.every((value) => typeof value === 'string') ? 'string' : ANY;
}

function dictionaryOf(map: ReadonlyMap<string, Plain>): Dictionary {
  const entries = new Map(Array.from(map, ([key, value]) => [key, fromPlain(value)]));
  const type = elementType([...entries.values()]);
  return new Dictionary(`map[string]${type}`, type === 'string' ? '' : null, entries);
}

function structureOf(object: { readonly [name: string]: Plain }): Structure {
  const fields = new Map<string, Value>();
  const methods = new Map<string, Callable>();
  for (const [name, part] of Object.entries(object)) {
    if (typeof part === 'function') methods.set(name, callableOf(part));
    else fields.set(name, fromPlain(part));
  }
  return new Structure('struct', { fields, method: (name) => methods.get(name) });
}

function callableOf(call: PlainFunction): Callable {
  return {
    parameters: new Array(call.length).fill(ANY),
    variadic: false,
    call: (args) => fromPlain(call(...args)),
  };
}
