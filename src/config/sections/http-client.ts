/**
 * Settings of an HTTP client, written inline in scrape, discovery, remote and Alertmanager sections.
 */
import {
  list,
  mapOf,
  optional,
  type Refuse,
  type SectionOf,
  section,
  shown,
  withDefault,
} from '../schema/collections.ts';
import { boolean, oneOf, secret, text, url } from '../schema/scalars.ts';
import type { ValueOf } from '../schema/schema.ts';

const TLS_VERSIONS = ['TLS10', 'TLS11', 'TLS12', 'TLS13'] as const;
const tlsVersion = oneOf(TLS_VERSIONS, (got) => `unknown TLS version: ${got}`);

export const tlsConfig = section('config.plain', {
  ca: withDefault(text, ''),
  cert: withDefault(text, ''),
  key: withDefault(secret, ''),
  ca_file: withDefault(text, ''),
  cert_file: withDefault(text, ''),
  key_file: withDefault(text, ''),
  server_name: withDefault(text, ''),
  insecure_skip_verify: shown(boolean, false),
  min_version: optional(tlsVersion),
  max_version: optional(tlsVersion),
});

const basicAuth = section('config.plain', {
  username: withDefault(text, ''),
  username_file: withDefault(text, ''),
  password: withDefault(secret, ''),
  password_file: withDefault(text, ''),
});

const authorization = section(
  'config.plain',
  { type: withDefault(text, 'Bearer'), credentials: withDefault(secret, ''), credentials_file: withDefault(text, '') },
  (value, refuse) => {
    if (value.type.toLowerCase() === 'basic') {
      refuse('authorization type cannot be set to "basic", use "basic_auth" instead');
    }
    if (value.credentials !== '' && value.credentials_file !== '') {
      refuse('at most one of authorization credentials & credentials_file must be configured');
    }
    return undefined;
  },
);

const proxyFields = {
  proxy_url: optional(url),
  no_proxy: withDefault(text, ''),
  proxy_from_environment: withDefault(boolean, false),
  proxy_connect_header: optional(mapOf(list(secret))),
};

const oauth2 = section(
  'config.plain',
  {
    client_id: withDefault(text, ''),
    client_secret: withDefault(secret, ''),
    client_secret_file: withDefault(text, ''),
    client_certificate_key_id: withDefault(text, ''),
    client_certificate_key: withDefault(secret, ''),
    client_certificate_key_file: withDefault(text, ''),
    signature_algorithm: withDefault(text, ''),
    iss: withDefault(text, ''),
    audience: withDefault(text, ''),
    claims: optional(mapOf(text)),
    grant_type: withDefault(text, ''),
    scopes: optional(list(text)),
    token_url: withDefault(text, ''),
    endpoint_params: optional(mapOf(text)),
    tls_config: optional(tlsConfig),
    ...proxyFields,
  },
  (value, refuse) => {
    if (value.client_id === '') refuse('oauth2 client_id must be configured');
    if (value.token_url === '') refuse('oauth2 token_url must be configured');
    return undefined;
  },
);

const httpHeader = section('config.plain', {
  values: optional(list(text)),
  secrets: optional(list(secret)),
  files: optional(list(text)),
});

/** To be spread into a section; `http2` is the default of enable_http2. */
export function httpClientFields(http2 = true) {
  return {
    basic_auth: optional(basicAuth),
    authorization: optional(authorization),
    oauth2: optional(oauth2),
    bearer_token: withDefault(secret, ''),
    bearer_token_file: withDefault(text, ''),
    tls_config: optional(tlsConfig),
    follow_redirects: shown(boolean, true),
    enable_http2: shown(boolean, http2),
    ...proxyFields,
    http_headers: optional(mapOf(httpHeader)),
  };
}

/** What a section with these settings says of its client. */
export type HttpClientConfig = SectionOf<ReturnType<typeof httpClientFields>>;
export type TlsConfig = ValueOf<typeof tlsConfig>;
export type OAuth2Config = ValueOf<typeof oauth2>;

interface HttpClient {
  readonly basic_auth?: unknown;
  readonly authorization?: unknown;
  readonly oauth2?: unknown;
  readonly bearer_token: string;
  readonly bearer_token_file: string;
  readonly proxy_url?: string;
  readonly no_proxy: string;
  readonly proxy_from_environment: boolean;
}

/** What must hold between the settings of one client. */
export function checkHttpClient(client: HttpClient, refuse: Refuse): void {
  const methods = [client.basic_auth, client.authorization, client.oauth2].filter((method) => method !== undefined);
  const bearer = client.bearer_token !== '' || client.bearer_token_file !== '';
  if (client.bearer_token !== '' && client.bearer_token_file !== '') {
    refuse('at most one of bearer_token & bearer_token_file must be configured');
  }
  if (methods.length > 1) refuse('at most one of basic_auth, oauth2 & authorization must be configured');
  if (bearer && methods.length > 0) {
    refuse('at most one of basic_auth, oauth2, bearer_token & bearer_token_file must be configured');
  }
  if (client.proxy_from_environment && client.proxy_url !== undefined) {
    refuse('if proxy_from_environment is configured, proxy_url must not be configured');
  }
  if (client.proxy_from_environment && client.no_proxy !== '') {
    refuse('if proxy_from_environment is configured, no_proxy must not be configured');
  }
  if (client.no_proxy !== '' && client.proxy_url === undefined) {
    refuse('if no_proxy is configured, proxy_url must also be configured');
  }
}
