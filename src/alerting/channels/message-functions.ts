/** What templates of messages can call: the functions of Alertmanager's templates, and those of rules that need no query. */
import { durationValue } from '../template/engine/duration-value.ts';
import type { FunctionNames } from '../template/engine/parse.ts';
import type { FunctionTable } from '../template/engine/state.ts';
import { type Callable, List, Structure, type Value } from '../template/engine/values.ts';
import { TEXT_FUNCTIONS } from '../template/text-functions.ts';

const TIME = 'time.Time';
const TEXTS = '[]string';
const NANOSECONDS_PER_MS = 1_000_000n;

const OWN: ReadonlyMap<string, Callable> = new Map<string, Callable>([
  ['trimSpace', { parameters: ['string'], variadic: false, call: ([text]) => String(text).trim() }],
  ['safeUrl', { parameters: ['string'], variadic: false, call: ([text]) => text }],
  ['urlUnescape', { parameters: ['string'], variadic: false, call: ([text]) => urlUnescape(String(text)) }],
  ['join', { parameters: ['string', TEXTS], variadic: false, call: ([separator, texts]) => join(texts, separator) }],
  ['stringSlice', { parameters: ['string'], variadic: true, call: (texts) => new List(TEXTS, texts) }],
  [
    'date',
    { parameters: ['string', TIME], variadic: false, call: ([layout, time]) => timeCall(time, 'Format', layout) },
  ],
  ['since', { parameters: [TIME], variadic: false, call: ([time]) => since(time) }],
]);

export const MESSAGE_FUNCTIONS: FunctionTable & FunctionNames = {
  get: (name) => OWN.get(name) ?? TEXT_FUNCTIONS.get(name),
  has: (name) => OWN.has(name) || TEXT_FUNCTIONS.has(name),
};

function join(texts: Value, separator: Value): string {
  return texts instanceof List ? texts.items.join(String(separator)) : '';
}

function urlUnescape(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}

function since(time: Value): Value {
  const then = timeCall(time, 'UnixNano');
  return durationValue(BigInt(Date.now()) * NANOSECONDS_PER_MS - (then as bigint));
}

function timeCall(time: Value, method: string, ...args: Value[]): Value {
  const callable = time instanceof Structure ? time.method(method) : undefined;
  if (callable === undefined) throw new Error('invalid time');
  return callable.call(args);
}
