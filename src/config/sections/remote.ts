/**
 * Remote write and remote read clients, and the Alertmanagers.
 */
import { anything, list, mapOf, optional, type Refuse, section, shown, withDefault } from '../schema/collections.ts';
import { boolean, count, duration, oneOf, secret, text, url } from '../schema/scalars.ts';
import type { ValueOf } from '../schema/schema.ts';
import { discoveryFields } from './discovery.ts';
import { checkHttpClient, httpClientFields } from './http-client.ts';
import { relabelConfigs } from './relabel.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

const sigv4 = section('sigv4.plain', {
  region: withDefault(text, ''),
  access_key: withDefault(text, ''),
  secret_key: withDefault(secret, ''),
  profile: withDefault(text, ''),
  role_arn: withDefault(text, ''),
  external_id: withDefault(text, ''),
  use_fips_sts_endpoint: withDefault(boolean, false),
});

const queueConfig = section(
  'config.plain',
  {
    capacity: shown(count, 10_000),
    max_shards: shown(count, 50),
    min_shards: shown(count, 1),
    max_samples_per_send: shown(count, 2000),
    batch_send_deadline: shown(duration, 5 * SECOND),
    min_backoff: shown(duration, 30),
    max_backoff: shown(duration, 5 * SECOND),
    retry_on_http_429: withDefault(boolean, false),
    sample_age_limit: withDefault(duration, 0),
  },
  (value, refuse) => {
    if (value.max_shards <= 0) refuse('remote write queue max_shards must be positive');
    if (value.min_shards > value.max_shards)
      refuse('remote write queue min_shards must not be greater than max_shards');
    if (value.max_backoff < value.min_backoff)
      refuse('remote write queue max_backoff must not be less than min_backoff');
    return undefined;
  },
);

const metadataConfig = section('config.plain', {
  send: shown(boolean, true),
  send_interval: shown(duration, MINUTE),
  max_samples_per_send: withDefault(count, 2000),
});

const RESERVED_HEADERS: ReadonlySet<string> = new Set([
  'content-encoding',
  'content-length',
  'content-type',
  'user-agent',
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'www-authenticate',
  'accept-encoding',
  'x-prometheus-remote-write-version',
  'x-prometheus-remote-read-version',
  'x-amz-date',
  'x-amz-security-token',
  'x-amz-content-sha256',
]);

function checkHeaders(headers: Readonly<Record<string, string>> | undefined, refuse: Refuse): void {
  for (const name of Object.keys(headers ?? {})) {
    const lower = name.toLowerCase();
    if (lower === 'authorization') {
      refuse(
        'authorization header must be changed via the basic_auth, authorization, oauth2, sigv4, azuread or google_iam parameter',
      );
    }
    if (RESERVED_HEADERS.has(lower)) refuse(`${name} is a reserved header. It must not be changed`);
  }
}

const MESSAGES = ['prometheus.WriteRequest', 'io.prometheus.write.v2.Request'] as const;

export const remoteWrite = section(
  'config.plain',
  {
    url: optional(url),
    remote_timeout: shown(duration, 30 * SECOND),
    headers: optional(mapOf(text)),
    write_relabel_configs: optional(relabelConfigs('relabeling rule in remote write config')),
    name: withDefault(text, ''),
    send_exemplars: withDefault(boolean, false),
    send_native_histograms: withDefault(boolean, false),
    round_robin_dns: withDefault(boolean, false),
    protobuf_message: shown(
      oneOf(
        MESSAGES,
        (got) => `unknown type for remote write protobuf message ${got}, supported: ${MESSAGES.join(', ')}`,
      ),
      'prometheus.WriteRequest',
    ),
    ...httpClientFields(false),
    queue_config: withDefault(queueConfig, queueConfig.defaults()),
    metadata_config: withDefault(metadataConfig, metadataConfig.defaults()),
    sigv4: optional(sigv4),
    azuread: optional(anything),
    google_iam: optional(anything),
  },
  (value, refuse) => {
    if (value.url === undefined) refuse('url for remote_write is empty');
    checkHeaders(value.headers, refuse);
    checkHttpClient(value, refuse);
    return undefined;
  },
);

export const remoteRead = section(
  'config.plain',
  {
    url: optional(url),
    remote_timeout: shown(duration, MINUTE),
    chunked_read_limit: withDefault(count, 5e7),
    headers: optional(mapOf(text)),
    read_recent: withDefault(boolean, false),
    name: withDefault(text, ''),
    ...httpClientFields(),
    required_matchers: optional(mapOf(text)),
    filter_external_labels: shown(boolean, true),
  },
  (value, refuse) => {
    if (value.url === undefined) refuse('url for remote_read is empty');
    checkHeaders(value.headers, refuse);
    checkHttpClient(value, refuse);
    return undefined;
  },
);

const alertmanager = section(
  'config.plain',
  {
    ...httpClientFields(),
    ...discoveryFields,
    scheme: shown(text, 'http'),
    path_prefix: withDefault(text, ''),
    timeout: shown(duration, 10 * SECOND),
    api_version: shown(
      oneOf(['v2'], (got) => `expected Alertmanager api version to be one of [v2] but got ${got}`),
      'v2',
    ),
    relabel_configs: optional(relabelConfigs('Alertmanager target relabeling rule')),
    alert_relabel_configs: optional(relabelConfigs('Alertmanager alert relabeling rule')),
    sigv4: optional(sigv4),
  },
  (value, refuse) => {
    checkHttpClient(value, refuse);
    return undefined;
  },
);

export const alerting = section('config.plain', {
  alert_relabel_configs: optional(relabelConfigs('alert relabeling rule')),
  alertmanagers: optional(list(alertmanager, 'empty or null Alertmanager config section')),
});

export type AlertmanagerConfig = ValueOf<typeof alertmanager>;
export type AlertingConfig = ValueOf<typeof alerting>;
