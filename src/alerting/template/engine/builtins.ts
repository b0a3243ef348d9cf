/** The functions that every template has. */
import { boundedText } from './bounded-text.ts';
import { byteLength, byteSlice, bytesOf } from './byte-text.ts';
import { equal, less, lessOrEqual, plainKind } from './compare.ts';
import { escapeHtml, escapeJavaScript, escapeQuery } from './escape.ts';
import { print, printLine, valueText } from './print.ts';
import { printf } from './printf.ts';
import { typeProblem } from './types.ts';
import { ANY, type Callable, Dictionary, FunctionValue, isTrue, List, typeName, type Value } from './values.ts';

function fixed(parameters: readonly string[], call: (args: readonly Value[]) => Value): Callable {
  return { parameters, variadic: false, call };
}

/** The last of the parameters is given any number of times. */
function variadic(parameters: readonly string[], call: (args: readonly Value[]) => Value): Callable {
  return { parameters, variadic: true, call };
}

export const BUILTINS: ReadonlyMap<string, Callable> = new Map([
  // These two are evaluated where their arguments are, one by one.
  ['and', variadic([ANY, ANY], ([first]) => first)],
  ['or', variadic([ANY, ANY], ([first]) => first)],
  ['not', fixed([ANY], ([value]) => !isTrue(value))],
  ['eq', variadic([ANY, ANY], ([first, ...others]) => equal(first, others))],
  ['ne', fixed([ANY, ANY], ([a, b]) => !equal(a, [b]))],
  ['lt', fixed([ANY, ANY], ([a, b]) => less(a, b))],
  ['le', fixed([ANY, ANY], ([a, b]) => lessOrEqual(a, b))],
  ['gt', fixed([ANY, ANY], ([a, b]) => !lessOrEqual(a, b))],
  ['ge', fixed([ANY, ANY], ([a, b]) => !less(a, b))],
  ['len', fixed([ANY], ([value]) => length(value))],
  ['index', variadic([ANY, ANY], ([item, ...indexes]) => indexes.reduce(elementAt, indexable(item)))],
  ['slice', variadic([ANY, ANY], ([item, ...bounds]) => slice(item, bounds))],
  ['print', variadic([ANY], print)],
  ['printf', variadic(['string', ANY], ([format, ...values]) => printf(format as string, values))],
  ['println', variadic([ANY], printLine)],
  ['html', variadic([ANY], (values) => escapeHtml(joined(values)))],
  ['js', variadic([ANY], (values) => escapeJavaScript(joined(values)))],
  ['urlquery', variadic([ANY], (values) => escapeQuery(joined(values)))],
  ['call', variadic([ANY, ANY], ([callee, ...values]) => callValue(callee, values))],
]);

/** What the functions that escape make of their arguments. */
function joined(values: readonly Value[]): string {
  return boundedText('', values, (value, i) => {
    const separated = i > 0 && typeof value !== 'string' && typeof values[i - 1] !== 'string';
    return (separated ? ' ' : '') + valueText(value);
  });
}

function length(value: Value): bigint {
  if (typeof value === 'string') return BigInt(byteLength(value));
  if (value instanceof List) return BigInt(value.items.length);
  if (value instanceof Dictionary) return BigInt(value.entries.size);
  if (value === null) throw new Error('reflect: call of reflect.Value.Type on zero Value');
  throw new Error(`len of type ${targetType(value)}`);
}

/** Of what a pointer points to. */
function targetType(value: Value): string {
  return typeName(value).replace(/^\*/, '');
}

function indexable(item: Value): Value {
  if (item === null) throw new Error('index of untyped nil');
  return item;
}

function elementAt(item: Value, index: Value): Value {
  if (item instanceof Dictionary) {
    if (index === null) throw new Error('value is nil; should be of type string');
    if (typeof index !== 'string') throw new Error(`value has type ${typeName(index)}; should be string`);
    const entry = item.entries.get(index);
    return entry === undefined ? item.missing : entry;
  }
  if (item instanceof List) {
    const at = position(index, item.items.length);
    if (at === item.items.length) throw new Error('reflect: slice index out of range');
    return item.items[at];
  }
  if (typeof item === 'string') {
    const bytes = bytesOf(item);
    const at = position(index, bytes.length);
    if (at === bytes.length) throw new Error('reflect: string index out of range');
    return BigInt(bytes[at]);
  }
  if (item === null) throw new Error('index of nil pointer');
  throw new Error(`can't index item of type ${targetType(item)}`);
}

/** From 0 up to the length itself. */
function position(index: Value, size: number): number {
  if (index === null) throw new Error('cannot index slice/array with nil');
  const at = plainKind(index);
  if (typeof at !== 'bigint') throw new Error(`cannot index slice/array with type ${typeName(index)}`);
  if (at < 0n || at > BigInt(size)) throw new Error(`index out of range: ${at}`);
  return Number(at);
}

function slice(item: Value, bounds: readonly Value[]): Value {
  if (item === null) throw new Error('slice of untyped nil');
  if (bounds.length > 3) throw new Error(`too many slice indexes: ${bounds.length}`);
  if (typeof item === 'string' && bounds.length === 3) throw new Error('cannot 3-index slice a string');
  if (typeof item !== 'string' && !(item instanceof List))
    throw new Error(`can't slice item of type ${targetType(item)}`);
  const size = typeof item === 'string' ? byteLength(item) : item.items.length;
  const positions = bounds.map((bound) => position(bound, size));
  const [from = 0, to = size] = positions;
  for (let i = 1; i < positions.length; i++) {
    if (positions[i - 1] > positions[i]) {
      throw new Error(`invalid slice index: ${positions[i - 1]} > ${positions[i]}`);
    }
  }
  return typeof item === 'string'
    ? byteSlice(item, from, to)
    : new List(item.typeName, item.items.slice(from, to), item.method);
}

function callValue(callee: Value, values: readonly Value[]): Value {
  if (callee === null) throw new Error('call of nil');
  if (!(callee instanceof FunctionValue)) throw new NotCallable(callee);
  const { parameters, variadic: anyNumber, call } = callee.callable;
  if (anyNumber ? values.length < parameters.length - 1 : values.length !== parameters.length) {
    const wanted = anyNumber ? `at least ${parameters.length - 1}` : parameters.length;
    throw new Error(`wrong number of args for function: got ${values.length} want ${wanted}`);
  }
  values.forEach((value, i) => {
    const problem = typeProblem(value, parameters[Math.min(i, parameters.length - 1)]);
    if (problem !== null) throw new Error(`arg ${i}: ${problem}`);
  });
  return call(values);
}

/** Go names what was called as the template writes it; what was piped, as it prints itself. */
export class NotCallable extends Error {
  readonly type: string;
  readonly shown: string;

  constructor(callee: Value) {
    super('not a function');
    this.type = typeName(callee);
    this.shown = typeof callee === 'string' ? callee : `<${this.type} Value>`;
  }
}
