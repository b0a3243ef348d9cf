import { describe, expect, it, test } from 'vitest';
import {
  alertTemplate,
  expandTemplate,
  failedExpansion,
  TemplateError,
  templateProblem,
} from '../../../src/alerting/template/alert-template.ts';
import { EXPANDED, FAILED } from './alert-cases.ts';
import { DATA, FUNCTIONS } from './alert-data.ts';

function expand(text: string, data = DATA): string {
  return expandTemplate(alertTemplate('X', text), data, FUNCTIONS);
}

function problem(run: () => unknown): TemplateError {
  try {
    run();
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

test.each(EXPANDED)('%j', (text, expanded) => {
  expect(expand(text)).toBe(expanded);
});

test.each(FAILED)('%j fails', (text, place, at, message) => {
  expect(problem(() => expand(text)).message).toBe(
    `template: __alert_X:${place}: executing "__alert_X" at <${at}>: ${message}`,
  );
});

describe('what only newer versions of Prometheus do', () => {
  test.each([
    ['{{ now }} {{ now | toTime }}', '60.5 1970-01-01 00:01:00.5 +0000 UTC'],
    [
      '{{ toDuration 3725.5 }} {{ (toDuration "90").Minutes }} {{ toDuration 90 | humanizeDuration }}',
      '1h2m5.5s 1.5 1m 30s',
    ],
    ['{{ urlQueryEscape "a b&c=é" }}', 'a+b%26c%3D%C3%A9'],
    ['{{ parseDuration "-5m" }}', '-300'],
    ['{{ range 3 }}{{ . }}{{ end }}', '012'],
    ['{{ with .Labels.nope }}a{{ else with .Labels.job }}{{ . }}{{ end }}', 'node'],
    [
      '{{ externalURL }} {{ $externalURL }} {{ .ExternalURL }} {{ pathPrefix }}',
      'http://h:9090/pre/fix http://h:9090/pre/fix http://h:9090/pre/fix /pre/fix',
    ],
    ['{{ 1_0.5 }}', '10.5'],
  ])('%s', (text, expanded) => {
    expect(expand(text, { ...DATA, externalUrl: FUNCTIONS.externalUrl })).toBe(expanded);
  });

  const dataType =
    'struct { Labels map[string]string; ExternalLabels map[string]string; ExternalURL string; Value interface {} }';

  test.each([
    [
      '{{ if gt $value 5 }}{{ end }}',
      '1:118',
      'gt $value 5',
      'error calling gt: incompatible types for comparison: float64 and int',
    ],
    ['\n  {{ .Foo }}', '2:5', '.Foo', `can't evaluate field Foo in type ${dataType}`],
    ['{{ .Value.x.y }}', '1:121', '.Value.x.y', "can't evaluate field x in type interface {}"],
    ['{{ call $value }}', '1:115', 'call $value', 'error calling call: non-function $value of type float64'],
    [
      '{{ parseDuration "1.5h" }}',
      '1:115',
      'parseDuration "1.5h"',
      'error calling parseDuration: unknown unit "." in duration "1.5h"',
    ],
  ])('%s fails', (text, place, at, message) => {
    expect(problem(() => expand(text)).message).toBe(
      `template: __alert_X:${place}: executing "__alert_X" at <${at}>: ${message}`,
    );
  });
});

test('a histogram is shown as its text', () => {
  const data = { ...DATA, value: '{count:3, sum:6, (0,1]:3}' };
  expect(expand('{{ $value }} {{ .Value | printf "%s" }}', data)).toBe(`${data.value} ${data.value}`);
  expect(problem(() => expand('{{ humanize $value }}', data)).message).toBe(
    'template: __alert_X:1:115: executing "__alert_X" at <humanize $value>: error calling humanize: ' +
      "can't convert *histogram.FloatHistogram to float",
  );
});

describe('texts for rule files and alerts', () => {
  it('of a template that cannot be parsed', () => {
    const error = problem(() => alertTemplate('X', '{{ foo }}'));
    expect(error.phase).toBe('parse');
    expect(templateProblem('__alert_X', error)).toBe(
      'error parsing template __alert_X: template: __alert_X:1: function "foo" not defined',
    );
  });

  it('of a template that cannot be expanded', () => {
    const error = problem(() => expand('{{ query "up{" }}'));
    expect(error.phase).toBe('execute');
    expect(failedExpansion('__alert_X', error)).toBe(
      '<error expanding template: error executing template __alert_X: template: __alert_X:1:115: executing "__alert_X" at ' +
        '<query "up{">: error calling query: 1:4: parse error: unexpected end of input inside braces>',
    );
  });

  it('what a query threw is the cause', () => {
    const reason = new Error('the evaluation ended');
    const functions = {
      ...FUNCTIONS,
      query: () => {
        throw reason;
      },
    };
    const error = problem(() => expandTemplate(alertTemplate('X', '{{ query "up" }}'), DATA, functions));
    expect(error.cause).toBe(reason);
  });
});

test('a text without actions is the text', () => {
  expect(expand('')).toBe('');
  expect(expand('}} $labels {')).toBe('}} $labels {');
});

describe('functions of the specification of alert generators', () => {
  const humanized =
    '{{humanize 1048576}} {{humanize1024 1048576}} {{humanizeDuration 135.3563}} {{humanizePercentage 0.959}} ' +
    '{{humanizeTimestamp 1643114203}}';

  test.each([
    [humanized, '1.049M 1Mi 2m 15s 95.9% 2022-01-25 12:36:43 +0000 UTC'],
    [
      '{{title "this part"}} {{"is testing" | toUpper}} {{"THE STRINGS" | toLower}}',
      'This Part IS TESTING the strings',
    ],
    ['{{stripPort "[::1]:6006"}} {{stripPort "127.0.0.1:4004"}} {{parseDuration "2h10m15s"}}', '::1 127.0.0.1 7815'],
    ['{{if match "r.*d" "rpld text"}}{{reReplaceAll "r.*d" "replaced" "rpld text"}}{{end}}', 'replaced text'],
    [
      '{{define "x"}}Args are: {{.arg0}} {{.arg1}} {{.arg2}}. {{end}}{{template "x" (args "foo" "bar" 99)}}' +
        '{{range $v := sortByLabel "instance" (query "up")}}{{$v.Labels.instance}}:{{$v.Value}},{{end}}',
      'Args are: foo bar 99. a:1.5,b:2,',
    ],
  ])('%s', (text, expanded) => {
    expect(expand(text)).toBe(expanded);
  });
});
