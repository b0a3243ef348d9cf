/** Values as text, by printf's verbs and as Go's Print writes them. */
import { formatG, goQuote } from '../../../model/go-format.ts';
import { compareText } from '../../../model/labels.ts';
import { boundedText } from './bounded-text.ts';
import { type FormatFlags, NO_FLAGS, pad } from './format-flags.ts';
import { formatFloat, formatInteger } from './format-number.ts';
import { formatText } from './format-text.ts';
import { Dictionary, FunctionValue, List, NamedInteger, Structure, typeName, type Value } from './values.ts';

/** What an action writes. */
export function valueText(value: Value): string {
  if (typeof value === 'string') return value;
  if (value === null) return '<no value>';
  if (typeof value === 'number') return formatG(value);
  const text = format(value, 'v', NO_FLAGS);
  // An action looks through a pointer, Print shows it.
  return value instanceof Structure && value.text === null ? text.replace(/^&/, '') : text;
}

/** Go's Sprint: a blank between two values that are no texts. */
export function print(values: readonly Value[]): string {
  return boundedText('', values, (value, i) => {
    const separated = i > 0 && typeof value !== 'string' && typeof values[i - 1] !== 'string';
    return (separated ? ' ' : '') + format(value, 'v', NO_FLAGS);
  });
}

export function printLine(values: readonly Value[]): string {
  return `${boundedText(' ', values, (value) => format(value, 'v', NO_FLAGS))}\n`;
}

/** One value by one verb; `%!d(string=x)` when the verb is not for its type. */
export function format(value: Value, verb: string, flags: FormatFlags): string {
  if (verb === 'T') return pad(typeName(value), flags);
  if (value === null) return verb === 'v' ? pad('<nil>', flags) : `%!${verb}(<nil>)`;
  if (verb === 'v' && flags.sharp) return pad(sourceText(value), flags);
  switch (typeof value) {
    case 'string':
      return formatText(value, verb, flags) ?? badVerb(value, verb, flags);
    case 'number':
      return formatFloat(value, verb, plain(verb, flags)) ?? badVerb(value, verb, flags);
    case 'bigint':
      return formatInteger(value, verb, plain(verb, flags)) ?? badVerb(value, verb, flags);
    case 'boolean':
      return verb === 't' || verb === 'v' ? pad(String(value), flags) : badVerb(value, verb, flags);
  }
  if (value instanceof List) return `[${boundedText(' ', value.items, (item) => formatPart(item, verb, flags))}]`;
  if (value instanceof Dictionary) return formatDictionary(value, verb, flags);
  if (value instanceof NamedInteger) {
    if ('svqxX'.includes(verb)) return formatText(value.text(), verb, flags)!;
    return formatInteger(value.value, verb, flags) ?? badVerb(value, verb, flags);
  }
  if (value instanceof FunctionValue) return verb === 'v' ? pad('func()', flags) : badVerb(value, verb, flags);
  return formatStructure(value, verb, flags);
}

/** What a value holds: nil is no mistake there, whatever the verb. */
function formatPart(value: Value, verb: string, flags: FormatFlags): string {
  return value === null ? '<nil>' : format(value, verb, flags);
}

/** `%+v` asks for the names of fields, not for signs. */
function plain(verb: string, flags: FormatFlags): FormatFlags {
  return verb === 'v' && flags.plus ? { ...flags, plus: false } : flags;
}

function formatDictionary({ entries }: Dictionary, verb: string, flags: FormatFlags): string {
  const pair = ([key, value]: [string, Value]): string =>
    `${format(key, verb, flags)}:${formatPart(value, verb, flags)}`;
  return `map[${boundedText(' ', sortedEntries(entries), pair)}]`;
}

function formatStructure(structure: Structure, verb: string, flags: FormatFlags): string {
  if (structure.text !== null && 'svqxX'.includes(verb)) return formatText(structure.text(), verb, flags)!;
  const named = verb === 'v' && flags.plus;
  const field = ([name, value]: [string, Value]): string => (named ? `${name}:` : '') + formatPart(value, verb, flags);
  return `${structure.typeName.startsWith('*') ? '&' : ''}{${boundedText(' ', [...structure.fields], field)}}`;
}

function badVerb(value: Value, verb: string, flags: FormatFlags): string {
  // The number that it is, not how it prints itself.
  const shown = value instanceof NamedInteger ? value.value : value;
  return `%!${verb}(${typeName(value)}=${format(shown, 'v', flags)})`;
}

/** `%#v`: as it would stand in a Go program. */
function sourceText(value: Value): string {
  if (value === null) return 'interface {}(nil)';
  if (typeof value === 'string') return goQuote(value);
  if (typeof value === 'number') return formatG(value);
  if (typeof value !== 'object') return String(value);
  const type = value.typeName;
  if (value instanceof List) return `${type}{${boundedText(', ', value.items, sourceText)}}`;
  if (value instanceof NamedInteger) return String(value.value);
  if (value instanceof FunctionValue) return `(${type})(0x0)`;
  if (value instanceof Dictionary) {
    const pair = ([key, entry]: [string, Value]): string => `${goQuote(key)}:${sourceText(entry)}`;
    return `${type}{${boundedText(', ', sortedEntries(value.entries), pair)}}`;
  }
  const field = ([name, part]: [string, Value]): string => `${name}:${sourceText(part)}`;
  return `${type.replace(/^\*/, '&')}{${boundedText(', ', [...value.fields], field)}}`;
}

function sortedEntries(entries: ReadonlyMap<string, Value>): [string, Value][] {
  return [...entries].sort(([a], [b]) => compareText(a, b));
}
