/** The functions of labels and annotations of alerts. */

import type { LabelPairs } from '../../model/label-pairs.ts';
import { compareText } from '../../model/labels.ts';
import type { FunctionTable } from './engine/state.ts';
import { type Callable, Dictionary, List, Structure, type Value } from './engine/values.ts';
import { TEXT_FUNCTIONS } from './text-functions.ts';

/** What functions know besides their arguments. */
export interface TemplateFunctions {
  /** The elements of an instant query at the time of the evaluation; may throw. */
  query(text: string): readonly { readonly labels: LabelPairs; readonly value: number }[];
  /** Time of the evaluation, since the Unix epoch. */
  readonly nowMs: number;
  readonly externalUrl: string;
}

const SAMPLE = '*template.sample';
const RESULT = 'template.queryResult';

/** A map of texts, as `.Labels` is one. */
export function labelMap(labels: LabelPairs): Dictionary {
  return new Dictionary('map[string]string', '', new Map(labels));
}

export function alertFunctions(context: TemplateFunctions): FunctionTable {
  return { get: (name) => TEXT_FUNCTIONS.get(name) ?? SAMPLE_FUNCTIONS.get(name) ?? contextFunction(context, name) };
}

/** Names of all of them. */
export const ALERT_FUNCTION_NAMES = {
  has: (name: string): boolean => TEXT_FUNCTIONS.has(name) || SAMPLE_FUNCTIONS.has(name) || CONTEXT_NAMES.has(name),
  all: (): string[] => [...TEXT_FUNCTIONS.keys(), ...SAMPLE_FUNCTIONS.keys(), ...CONTEXT_NAMES],
};

const SAMPLE_FUNCTIONS: ReadonlyMap<string, Callable> = new Map<string, Callable>([
  ['first', { parameters: [RESULT], variadic: false, call: ([result]) => first(result) }],
  [
    'label',
    { parameters: ['string', SAMPLE], variadic: false, call: ([name, sample]) => label(sample, name as string) },
  ],
  ['value', { parameters: [SAMPLE], variadic: false, call: ([sample]) => fieldOf(sample, 'Value') }],
  ['strvalue', { parameters: [SAMPLE], variadic: false, call: ([sample]) => label(sample, '__value__') }],
  [
    'sortByLabel',
    { parameters: ['string', RESULT], variadic: false, call: ([name, result]) => sortByLabel(result, name as string) },
  ],
]);

const CONTEXT_NAMES: ReadonlySet<string> = new Set(['query', 'now', 'externalURL', 'pathPrefix']);

function contextFunction(context: TemplateFunctions, name: string): Callable | undefined {
  switch (name) {
    case 'query':
      return { parameters: ['string'], variadic: false, call: ([text]) => resultOf(context.query(text as string)) };
    case 'now':
      return { parameters: [], variadic: false, call: () => context.nowMs / 1000 };
    case 'externalURL':
      return { parameters: [], variadic: false, call: () => context.externalUrl };
    case 'pathPrefix':
      return { parameters: [], variadic: false, call: () => pathOf(context.externalUrl) };
    default:
      return undefined;
  }
}

function resultOf(elements: ReturnType<TemplateFunctions['query']>): List {
  const samples = elements.map(({ labels, value }) => {
    const fields = new Map<string, Value>([
      ['Labels', labelMap(labels)],
      ['Value', value],
    ]);
    return new Structure(SAMPLE, { fields });
  });
  return new List(RESULT, samples);
}

function first(result: Value): Value {
  if (result instanceof List && result.items.length > 0) return result.items[0];
  throw new Error('first() called on vector with no elements');
}

function label(sample: Value, name: string): string {
  const labels = fieldOf(sample, 'Labels');
  return String((labels instanceof Dictionary && labels.entries.get(name)) || '');
}

function fieldOf(sample: Value, name: string): Value {
  if (sample instanceof Structure) return sample.fields.get(name)!;
  throw new Error('runtime error: invalid memory address or nil pointer dereference');
}

function sortByLabel(result: Value, name: string): List {
  const samples = result instanceof List ? [...result.items] : [];
  return new List(
    RESULT,
    samples.sort((a, b) => compareText(label(a, name), label(b, name))),
  );
}

/** The path of a URL without what ends it: empty when there is none. */
function pathOf(url: string): string {
  const path = /^[^:/?#]+:\/\/[^/?#]*([^?#]*)/.exec(url)?.[1] ?? '';
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
