/** Templates of messages: plain data instead of an alert. */
import { expect, test } from 'vitest';
import { executeTemplate } from '../../../../src/alerting/template/engine/execute.ts';
import { parseTemplate } from '../../../../src/alerting/template/engine/parse.ts';
import { fromPlain, type Plain } from '../../../../src/alerting/template/engine/plain.ts';
import { TemplateError } from '../../../../src/alerting/template/engine/template-error.ts';
import { Dictionary, type Value } from '../../../../src/alerting/template/engine/values.ts';
import { FUNCTIONS } from './language-data.ts';

function labels(entries: Readonly<Record<string, string>>): Value {
  const names = Object.keys(entries).sort();
  const methods = fromPlain({
    SortedPairs: () => names.map((name) => ({ Name: name, Value: entries[name] })),
    Names: () => names,
  });
  const method = (name: string) =>
    methods !== null && typeof methods === 'object' && 'method' in methods ? methods.method(name) : undefined;
  return new Dictionary('template.KV', '', new Map(Object.entries(entries)), method);
}

const ALERTS: readonly Plain[] = [
  {
    Status: 'firing',
    Labels: labels({ alertname: 'Down', instance: 'a' }),
    StartsAt: new Date('2024-01-02T03:04:05Z'),
  },
  {
    Status: 'firing',
    Labels: labels({ alertname: 'Down', instance: 'b' }),
    StartsAt: new Date('2024-01-02T03:05:05Z'),
  },
];

const DATA: Plain = {
  Status: 'firing',
  Receiver: 'chat',
  Alerts: { Firing: () => ALERTS, Resolved: () => [] },
  GroupLabels: labels({ alertname: 'Down' }),
  CommonLabels: labels({ alertname: 'Down', severity: 'page' }),
  Truncated: 0n,
  Share: 0.5,
  Tags: ['x', 'y'],
  Extra: new Map<string, Plain>([['n', 1n]]),
  Nothing: undefined,
  Add: (a: Value, b: Value) => Number(a) + Number(b),
};

test.each([
  [
    '[{{ .Status | toUpper }}{{ if eq .Status "firing" }}:{{ .Alerts.Firing | len }}{{ end }}] {{ .GroupLabels.alertname }}',
    '[FIRING:2] Down',
  ],
  [
    '{{ range .Alerts.Firing }}{{ .Labels.instance }} since {{ .StartsAt.Format "15:04" }};{{ end }}',
    'a since 03:04;b since 03:05;',
  ],
  ['{{ range .CommonLabels.SortedPairs }}{{ .Name }}={{ .Value }} {{ end }}', 'alertname=Down severity=page '],
  ['{{ join ", " .CommonLabels.Names }} {{ .CommonLabels.nope }}|', 'alertname, severity |'],
  ['{{ len .Alerts.Resolved }}{{ range .Alerts.Resolved }}x{{ else }} none{{ end }}', '0 none'],
  [
    '{{ .Truncated }} {{ .Share }} {{ .Tags }} {{ .Extra.n }} {{ .Extra.m }} {{ .Nothing }}',
    '0 0.5 [x y] 1 <no value> <no value>',
  ],
  ['{{ .Add 1 2 }} {{ 2 | .Add 1.5 }}', '3 3.5'],
  [
    '{{ define "one" }}{{ .Labels.instance }}{{ end }}{{ range $i, $a := .Alerts.Firing }}{{ if $i }},{{ end }}{{ template "one" $a }}{{ end }}',
    'a,b',
  ],
])('%s', (text, expanded) => {
  expect(executeTemplate(parseTemplate('m', text, FUNCTIONS), fromPlain(DATA), FUNCTIONS)).toBe(expanded);
});

test('a method wants its arguments', () => {
  const text = '{{ .Add 1 }}';
  expect(() => executeTemplate(parseTemplate('m', text, FUNCTIONS), fromPlain(DATA), FUNCTIONS)).toThrow(
    new TemplateError(
      'execute',
      'template: m:1:3: executing "m" at <.Add>: wrong number of args for Add: want 2 got 1',
    ),
  );
});
