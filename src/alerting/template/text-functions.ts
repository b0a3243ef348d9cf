/** Functions that look at their arguments alone. They serve alerts and messages of channels alike. */
import { RE2JS } from 're2js';
import { LIMITS } from '../../limits.ts';
import { parseDuration } from '../../model/durations.ts';
import { expandTemplate, parseTemplate } from '../../model/expand-template.ts';
import { checkTextLength } from './engine/bounded-text.ts';
import { durationValue } from './engine/duration-value.ts';
import { escapeQuery } from './engine/escape.ts';
import { timeValue } from './engine/time-value.ts';
import { ANY, type Callable, Dictionary, type Value } from './engine/values.ts';
import { stripDomain, stripPort } from './host-port.ts';
import {
  humanize,
  humanize1024,
  humanizeDuration,
  humanizePercentage,
  humanizeTimestamp,
  nanosecondsOfSeconds,
} from './humanize.ts';
import { toLower, toTitle, toUpper } from './letter-case.ts';
import { numberOf } from './number-argument.ts';

type Row = [name: string, callable: Callable];

const ofText = (name: string, call: (text: string) => Value): Row => [
  name,
  { parameters: ['string'], variadic: false, call: ([text]) => call(text as string) },
];

const ofNumber = (name: string, call: (value: number) => Value): Row => [
  name,
  { parameters: [ANY], variadic: false, call: ([value]) => call(numberOf(value)) },
];

export const TEXT_FUNCTIONS: ReadonlyMap<string, Callable> = new Map([
  ofNumber('humanize', humanize),
  ofNumber('humanize1024', humanize1024),
  ofNumber('humanizeDuration', humanizeDuration),
  ofNumber('humanizePercentage', humanizePercentage),
  ofNumber('humanizeTimestamp', humanizeTimestamp),
  ofNumber('toTime', (seconds) => timeValue(nanosecondsOfSeconds(seconds), '*time.Time')),
  ofNumber('toDuration', (seconds) => durationValue(nanosecondsCutOff(seconds), '*time.Duration')),
  ofText('title', toTitle),
  ofText('toUpper', toUpper),
  ofText('toLower', toLower),
  ofText('stripPort', stripPort),
  ofText('stripDomain', stripDomain),
  ofText('parseDuration', parseSeconds),
  ofText('urlQueryEscape', escapeQuery),
  ofText('graphLink', (expression) => link(expression, 0)),
  ofText('tableLink', (expression) => link(expression, 1)),
  // Texts are not escaped, so that all of them are safe.
  ofText('safeHtml', (text) => text),
  [
    'match',
    {
      parameters: ['string', 'string'],
      variadic: false,
      call: ([pattern, text]) =>
        compile(pattern as string)
          .matcher(text as string)
          .find(),
    },
  ],
  [
    'reReplaceAll',
    {
      parameters: ['string', 'string', 'string'],
      variadic: false,
      call: ([pattern, replacement, text]) => replaceAll(pattern as string, replacement as string, text as string),
    },
  ],
  ['args', { parameters: [ANY], variadic: true, call: argumentMap }],
]);

function argumentMap(values: readonly Value[]): Value {
  return new Dictionary(`map[string]${ANY}`, null, new Map(values.map((value, i) => [`arg${i}`, value])));
}

function nanosecondsCutOff(seconds: number): bigint {
  const nanoseconds = seconds * 1e9;
  if (!(Math.abs(nanoseconds) < 2 ** 63)) return -(2n ** 63n);
  return BigInt(Math.trunc(nanoseconds));
}

function parseSeconds(text: string): number {
  return (text.startsWith('-') ? -parseDuration(text.slice(1)) : parseDuration(text)) / 1000;
}

function link(expression: string, tab: number): string {
  return `/graph?g0.expr=${escapeQuery(expression)}&g0.tab=${tab}`;
}

function compile(pattern: string): RE2JS {
  if (pattern.length > LIMITS.regexSourceCharsMax) {
    throw new Error(`regular expression of ${pattern.length} characters: at most ${LIMITS.regexSourceCharsMax}`);
  }
  return RE2JS.compile(pattern);
}

/** Where the pattern matches, from left to right; an empty match is none right behind another match. */
function replaceAll(pattern: string, replacement: string, text: string): string {
  const compiled = compileOrName(pattern);
  const template = parseTemplate(replacement, compiled);
  const matcher = compiled.matcher(text);
  let replaced = '';
  let end = 0;
  let lastEnd = -1;
  while (matcher.find()) {
    if (matcher.start() === matcher.end() && matcher.start() === lastEnd) continue;
    replaced += text.slice(end, matcher.start()) + [...expandTemplate(template, matcher)].join('');
    end = matcher.end();
    lastEnd = end;
    checkTextLength(replaced);
  }
  return replaced + text.slice(end);
}

function compileOrName(pattern: string): RE2JS {
  try {
    return compile(pattern);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const quoted = pattern.includes('`') ? JSON.stringify(pattern) : `\`${pattern}\``;
    throw new Error(`regexp: Compile(${quoted}): ${reason}`);
  }
}
