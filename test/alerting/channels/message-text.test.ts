import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Message, messageOf } from '../../../src/alerting/channels/message.ts';
import { loadMessageText, type MessageText } from '../../../src/alerting/channels/message-text.ts';
import { webhookJson } from '../../../src/alerting/channels/webhook.ts';

const STARTS_AT_MS = Date.UTC(2026, 0, 2, 3, 4, 5);
let directory: string;
let logged: string[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'narthex-text-'));
  logged = [];
});
afterEach(() => rmSync(directory, { recursive: true }));

function load(patterns: readonly string[] = []): MessageText {
  const log = pino({}, { write: (line: string) => logged.push(JSON.parse(line).err.message) });
  return loadMessageText(patterns, directory, log);
}

function alert(instance: string, summary: string) {
  return {
    labels: [
      ['alertname', 'Down'],
      ['instance', instance],
      ['job', 'node'],
    ],
    annotations: [['summary', summary]],
    startsAtMs: STARTS_AT_MS,
    endsAtMs: STARTS_AT_MS + 60_000,
    isResolved: false,
    generatorUrl: 'http://here/graph?a=1&b=2',
    fingerprint: `print of ${instance}`,
  } as const;
}

const MESSAGE: Message = messageOf(
  { firing: [alert('a', 'a is <down>')], resolved: [alert('b', 'b was down')] },
  {
    receiver: 'team',
    externalUrl: 'http://here',
    groupKey: 'team/{}:{job="node"}',
    groupLabels: [['job', 'node']],
  },
);

const render = (template: string): string => load().render(template, MESSAGE);

describe('templates of messages', () => {
  it.each([
    ['nothing to do', 'nothing to do'],
    ['{{ .Status }} {{ .Receiver }} {{ .ExternalURL }}', 'firing team http://here'],
    ['{{ len .Alerts }} {{ .Alerts.Firing | len }} {{ .Alerts.Resolved | len }}', '2 1 1'],
    ['{{ range .Alerts }}{{ .Labels.instance }} {{ .Status }};{{ end }}', 'a firing;b resolved;'],
    ['{{ range .CommonLabels.SortedPairs }}{{ .Name }}={{ .Value }} {{ end }}', 'alertname=Down job=node '],
    ['{{ .CommonLabels.Names | join "," }}/{{ .CommonLabels.Values | join "," }}', 'alertname,job/Down,node'],
    ['{{ (.CommonLabels.Remove (stringSlice "job")).Names }}', '[alertname]'],
    ['{{ (.CommonLabels.Remove .GroupLabels.Names).Names }}', '[alertname]'],
    ['{{ .CommonAnnotations.summary }}|{{ .GroupLabels.none }}', '|'],
    ['{{ (index .Alerts 0).StartsAt.Format "2006-01-02 15:04:05" }}', '2026-01-02 03:04:05'],
    ['{{ (index .Alerts 0).StartsAt | date "15:04" }}', '03:04'],
    ['{{ (index .Alerts 0).Annotations.summary | toUpper | trimSpace }}', 'A IS <DOWN>'],
    ['{{ reReplaceAll "o+" "0" "foo" }} {{ match "^f" "foo" }} {{ title "some words" }}', 'f0 true Some Words'],
    ['{{ "a%20b+c" | urlUnescape }} {{ (index .Alerts 0).Fingerprint }}', 'a b c print of a'],
  ])('%s', (template, expected) => {
    expect(render(template)).toBe(expected);
  });

  it('escape values for HTML, and not what the template says itself', () => {
    const template =
      '<b>{{ (index .Alerts 0).Annotations.summary }}</b><a href="{{ (index .Alerts 0).GeneratorURL }}">';
    expect(load().renderHtml(template, MESSAGE)).toBe(
      '<b>a is &lt;down&gt;</b><a href="http://here/graph?a=1&amp;b=2">',
    );
  });

  it('can use what files define, also in place of the defaults', () => {
    writeFileSync(
      join(directory, 'own.tmpl'),
      'no part of any field\n{{ define "mine" }}{{ .Receiver }}!{{ end }}\n{{ define "summary" }}own{{ end }}\n',
    );
    const text = load(['*.tmpl']);
    expect(text.render('{{ template "mine" . }} {{ template "slack.default.title" . }}', MESSAGE)).toBe('team! own');
  });

  it('of a file that does not parse are refused with its name', () => {
    writeFileSync(join(directory, 'bad.tmpl'), '{{ define "a" }}');
    expect(() => load(['bad.tmpl'])).toThrow(
      /^couldn't load templates of notifiers: template: .*bad\.tmpl:1: unexpected EOF/,
    );
  });

  it('that fail say so in the message and in the log', () => {
    const text = load();
    expect(text.render('{{ .Nothing }}', MESSAGE)).toMatch(
      /^<error expanding template: template: message:.*executing "message" at <\.Nothing>: can't evaluate field Nothing/,
    );
    expect(text.render('{{ .Status', MESSAGE)).toMatch(/^<error expanding template: .*unclosed action/);
    expect(logged).toHaveLength(2);
  });
});

describe('default texts', () => {
  it('name what fires, and what it is about', () => {
    expect(render('{{ template "slack.default.title" . }}')).toBe('Firing (1): Down, job node');
    expect(render('{{ template "slack.default.text" . }}')).toBe(
      [
        '*a is <down>* (<http://here/graph?a=1&b=2|expression>)',
        '`alertname=Down, instance=a, job=node`',
        '~*b was down*~ (<http://here/graph?a=1&b=2|expression>)',
        '`alertname=Down, instance=b, job=node`',
        '',
      ].join('\n'),
    );
    expect(render('{{ template "email.default.subject" . }}')).toBe('Firing (1): Down, job node');
    expect(render('{{ template "email.default.text" . }}')).toBe(
      [
        'FIRING since 2026-01-02 03:04:05 UTC: a is <down>',
        '  alertname=Down, instance=a, job=node',
        '  summary: a is <down>',
        '  http://here/graph?a=1&b=2',
        '',
        'RESOLVED at 2026-01-02 03:05:05 UTC: b was down',
        '  alertname=Down, instance=b, job=node',
        '  summary: b was down',
        '  http://here/graph?a=1&b=2',
        '',
        'Sent by http://here',
        '',
      ].join('\n'),
    );
    expect(load().renderHtml('{{ template "email.default.html" . }}', MESSAGE)).toContain(
      '<strong>a is &lt;down&gt;</strong><br>firing since 2026-01-02 03:04:05 UTC</p>',
    );
  });
});

describe('the payload of webhooks', () => {
  it('is that of version 4', () => {
    expect(JSON.parse(webhookJson(MESSAGE, 0))).toEqual({
      version: '4',
      groupKey: 'team/{}:{job="node"}',
      truncatedAlerts: 0,
      status: 'firing',
      receiver: 'team',
      groupLabels: { job: 'node' },
      commonLabels: { alertname: 'Down', job: 'node' },
      commonAnnotations: {},
      externalURL: 'http://here',
      alerts: [
        {
          status: 'firing',
          labels: { alertname: 'Down', instance: 'a', job: 'node' },
          annotations: { summary: 'a is <down>' },
          startsAt: '2026-01-02T03:04:05.000Z',
          endsAt: '0001-01-01T00:00:00Z',
          generatorURL: 'http://here/graph?a=1&b=2',
          fingerprint: 'print of a',
        },
        {
          status: 'resolved',
          labels: { alertname: 'Down', instance: 'b', job: 'node' },
          annotations: { summary: 'b was down' },
          startsAt: '2026-01-02T03:04:05.000Z',
          endsAt: '2026-01-02T03:05:05.000Z',
          generatorURL: 'http://here/graph?a=1&b=2',
          fingerprint: 'print of b',
        },
      ],
    });
  });

  it('counts the alerts that it leaves out', () => {
    expect(JSON.parse(webhookJson(MESSAGE, 1))).toMatchObject({ truncatedAlerts: 1, alerts: [{ status: 'firing' }] });
  });
});
