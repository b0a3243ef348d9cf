/**
 * The file of --notifiers.file: who is told of alerts without an Alertmanager. Fields of a channel are those of a receiver
 * of Alertmanager, fields of a notifier those of its routes, so that both can be pasted.
 */
import { list, mapOf, optional, type Refuse, section, shown, withDefault } from '../schema/collections.ts';
import { boolean, count, duration, secret, text, url } from '../schema/scalars.ts';
import type { ValueOf } from '../schema/schema.ts';
import { checkHttpClient, httpClientFields, tlsConfig } from './http-client.ts';
import { labelMatcher } from './label-matcher.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const httpConfig = section('config.plain', httpClientFields(), (value, refuse) => {
  checkHttpClient(value, refuse);
  return undefined;
});

/** Exactly one of a setting and the file that holds it. */
function checkOne(what: string, inline: string | undefined, file: string, refuse: Refuse): void {
  if (inline !== undefined && inline !== '' && file !== '')
    refuse(`at most one of ${what} & ${what}_file must be configured`);
  if ((inline === undefined || inline === '') && file === '')
    refuse(`one of ${what} or ${what}_file must be configured`);
}

const webhook = section(
  'notifiers.webhook',
  {
    send_resolved: shown(boolean, true),
    url: optional(url),
    url_file: withDefault(text, ''),
    http_config: withDefault(httpConfig, httpConfig.defaults()),
    max_alerts: withDefault(count, 0),
    timeout: withDefault(duration, 0),
  },
  (value, refuse) => {
    checkOne('url', value.url, value.url_file, refuse);
    return undefined;
  },
);

const slackField = section('notifiers.slack_field', {
  title: withDefault(text, ''),
  value: withDefault(text, ''),
  short: optional(boolean),
});

const slack = section(
  'notifiers.slack',
  {
    send_resolved: shown(boolean, false),
    api_url: optional(url),
    api_url_file: withDefault(text, ''),
    http_config: withDefault(httpConfig, httpConfig.defaults()),
    channel: withDefault(text, ''),
    username: shown(text, 'Narthex'),
    color: shown(text, '{{ if eq .Status "firing" }}danger{{ else }}good{{ end }}'),
    title: shown(text, '{{ template "slack.default.title" . }}'),
    title_link: shown(text, '{{ .ExternalURL }}'),
    pretext: withDefault(text, ''),
    text: shown(text, '{{ template "slack.default.text" . }}'),
    fallback: shown(text, '{{ template "slack.default.title" . }}'),
    footer: withDefault(text, ''),
    fields: optional(list(slackField)),
    short_fields: withDefault(boolean, false),
    callback_id: withDefault(text, ''),
    icon_emoji: withDefault(text, ''),
    icon_url: withDefault(text, ''),
    image_url: withDefault(text, ''),
    thumb_url: withDefault(text, ''),
    link_names: withDefault(boolean, false),
    mrkdwn_in: shown(list(text), ['fallback', 'pretext', 'text']),
  },
  (value, refuse) => {
    checkOne('api_url', value.api_url, value.api_url_file, refuse);
    return undefined;
  },
);

const email = section(
  'notifiers.email',
  {
    send_resolved: shown(boolean, false),
    to: withDefault(text, ''),
    from: withDefault(text, ''),
    smarthost: withDefault(text, ''),
    hello: withDefault(text, 'localhost'),
    auth_username: withDefault(text, ''),
    auth_password: withDefault(secret, ''),
    auth_password_file: withDefault(text, ''),
    require_tls: shown(boolean, true),
    tls_config: optional(tlsConfig),
    headers: optional(mapOf(text)),
    html: shown(text, '{{ template "email.default.html" . }}'),
    text: shown(text, '{{ template "email.default.text" . }}'),
  },
  (value, refuse) => {
    if (value.to === '') refuse('missing to address in email config');
    if (value.from === '') refuse('missing from address in email config');
    if (!/:\d+$/.test(value.smarthost)) refuse(`smarthost "${value.smarthost}": want host:port`);
    if (value.auth_password !== '' && value.auth_password_file !== '') {
      refuse('at most one of auth_password & auth_password_file must be configured');
    }
    return undefined;
  },
);

const notifier = section(
  'notifiers.notifier',
  {
    name: withDefault(text, ''),
    matchers: shown(list(labelMatcher), []),
    group_by: shown(list(text), []),
    group_wait: shown(duration, 30 * SECOND),
    group_interval: shown(duration, 5 * MINUTE),
    repeat_interval: shown(duration, 4 * HOUR),
    webhook_configs: shown(list(webhook), []),
    slack_configs: shown(list(slack), []),
    email_configs: shown(list(email), []),
  },
  (value, refuse) => {
    if (value.name === '') refuse('missing name of notifier');
    if (value.group_interval === 0) refuse('group_interval cannot be zero');
    if (value.repeat_interval === 0) refuse('repeat_interval cannot be zero');
    if (new Set(value.group_by).size < value.group_by.length) refuse('duplicated label in group_by');
    if (value.group_by.includes('...') && value.group_by.length > 1) {
      refuse('cannot have the wildcard `...` and other labels in group_by');
    }
    return undefined;
  },
);

export const notifierFile = section(
  'notifiers.plain',
  { templates: shown(list(text), []), notifiers: shown(list(notifier, 'empty or null notifier'), []) },
  (value, refuse) => {
    const names = value.notifiers.map(({ name }) => name);
    const repeated = names.find((name, index) => names.indexOf(name) < index);
    if (repeated !== undefined) refuse(`notifier name "${repeated}" is not unique`);
    return undefined;
  },
);

export type NotifierFile = ValueOf<typeof notifierFile>;
export type NotifierSettings = ValueOf<typeof notifier>;
export type WebhookSettings = ValueOf<typeof webhook>;
export type SlackSettings = ValueOf<typeof slack>;
export type EmailSettings = ValueOf<typeof email>;
