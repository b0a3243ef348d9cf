/** What the templates of language-cases.ts are executed with. */
import { labelMap } from '../../../../src/alerting/template/alert-functions.ts';
import { durationValue } from '../../../../src/alerting/template/engine/duration-value.ts';
import type { FunctionNames } from '../../../../src/alerting/template/engine/parse.ts';
import type { FunctionTable } from '../../../../src/alerting/template/engine/state.ts';
import { timeValue } from '../../../../src/alerting/template/engine/time-value.ts';
import { type Callable, List, Structure, type Value } from '../../../../src/alerting/template/engine/values.ts';
import { TEXT_FUNCTIONS } from '../../../../src/alerting/template/text-functions.ts';

const NANOSECONDS = 1e9;

const OWN: ReadonlyMap<string, Callable> = new Map<string, Callable>([
  ['stringSlice', { parameters: ['string'], variadic: true, call: (texts) => new List('[]string', texts) }],
  [
    'join',
    {
      parameters: ['string', '[]string'],
      variadic: false,
      call: ([separator, list]) => (list as List).items.join(separator as string),
    },
  ],
  [
    'toTime',
    {
      parameters: ['float64'],
      variadic: false,
      call: ([seconds]) => timeValue(BigInt(Math.trunc((seconds as number) * 1000)) * 1_000_000n, '*time.Time'),
    },
  ],
  [
    'toDuration',
    {
      parameters: ['float64'],
      variadic: false,
      call: ([seconds]) => durationValue(BigInt(Math.trunc((seconds as number) * NANOSECONDS)), '*time.Duration'),
    },
  ],
]);

export const FUNCTIONS: FunctionTable & FunctionNames = {
  get: (name) => OWN.get(name) ?? TEXT_FUNCTIONS.get(name),
  has: (name) => OWN.has(name) || TEXT_FUNCTIONS.has(name),
};

export const DATA = new Structure(
  'struct { Labels map[string]string; ExternalLabels map[string]string; ExternalURL string; Value interface {} }',
  {
    fields: new Map<string, Value>([
      [
        'Labels',
        labelMap([
          ['instance', 'host:9100'],
          ['job', 'node'],
          ['empty', ''],
        ]),
      ],
      ['ExternalLabels', labelMap([['region', 'eu']])],
      ['ExternalURL', 'http://localhost:9090/p'],
      ['Value', 1234567.5],
    ]),
    anyFields: new Set(['Value']),
  },
);
