/**
 * Service discovery. Mechanisms that are described here are checked in full; of the others only the name is known.
 */
import { anything, list, mapOf, optional, type SectionOf, section, shown, withDefault } from '../schema/collections.ts';
import { boolean, count, duration, oneOf, secret, text, url } from '../schema/scalars.ts';
import type { ValueOf } from '../schema/schema.ts';
import { checkHttpClient, httpClientFields } from './http-client.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

export const targetGroup = section('struct', { targets: shown(list(text), []), labels: optional(mapOf(text)) });

const fileDiscovery = section(
  'file.plain',
  { files: shown(list(text), []), refresh_interval: shown(duration, 5 * MINUTE) },
  (value, refuse) => {
    if (value.files.length === 0) refuse('file service discovery config must contain at least one path name');
    const bad = value.files.find((path) => !/^[^*]*(\*[^/]*)?\.(json|yml|yaml)$/i.test(path));
    if (bad !== undefined) refuse(`path name "${bad}" is not valid for file discovery`);
    return undefined;
  },
);

const httpDiscovery = section(
  'http.plain',
  { ...httpClientFields(), refresh_interval: shown(duration, MINUTE), url: optional(url) },
  (value, refuse) => {
    if (value.url === undefined) refuse('URL is missing');
    checkHttpClient(value, refuse);
    return undefined;
  },
);

const DNS_TYPES = ['SRV', 'A', 'AAAA', 'MX', 'NS'] as const;

const dnsDiscovery = section(
  'dns.plain',
  {
    names: shown(list(text), []),
    refresh_interval: shown(duration, 30 * SECOND),
    type: shown(
      oneOf(DNS_TYPES, (got) => `invalid DNS-SD records type "${got}"`),
      'SRV',
    ),
    port: optional(count),
  },
  (value, refuse) => {
    if (value.names.length === 0) refuse('DNS-SD config must contain at least one SRV record name');
    if (value.type !== 'SRV' && value.port === undefined)
      refuse('a port is required in DNS-SD configs for all record types except SRV');
    return undefined;
  },
);

const consulDiscovery = section(
  'consul.plain',
  {
    server: shown(text, 'localhost:8500'),
    path_prefix: withDefault(text, ''),
    token: withDefault(secret, ''),
    datacenter: withDefault(text, ''),
    namespace: withDefault(text, ''),
    partition: withDefault(text, ''),
    tag_separator: shown(text, ','),
    scheme: withDefault(text, 'http'),
    username: withDefault(text, ''),
    password: withDefault(secret, ''),
    allow_stale: shown(boolean, true),
    refresh_interval: shown(duration, 30 * SECOND),
    services: optional(list(text)),
    tags: optional(list(text)),
    node_meta: optional(mapOf(text)),
    filter: withDefault(text, ''),
    health_filter: withDefault(text, ''),
    ...httpClientFields(),
  },
  (value, refuse) => {
    if (value.server.trim() === '') refuse('consul SD configuration requires a server address');
    checkHttpClient(value, refuse);
    return undefined;
  },
);

const ROLES = ['node', 'pod', 'service', 'endpoints', 'endpointslice', 'ingress'] as const;

const kubernetesDiscovery = section(
  'kubernetes.plain',
  {
    api_server: optional(url),
    role: optional(oneOf(ROLES, (got) => `unknown Kubernetes SD role "${got}"`)),
    kubeconfig_file: withDefault(text, ''),
    ...httpClientFields(),
    namespaces: optional(
      section('kubernetes.plain', { own_namespace: shown(boolean, false), names: optional(list(text)) }),
    ),
    selectors: optional(
      list(
        section('kubernetes.plain', {
          role: withDefault(text, ''),
          label: withDefault(text, ''),
          field: withDefault(text, ''),
        }),
      ),
    ),
    attach_metadata: optional(
      section('kubernetes.plain', {
        node: shown(boolean, false),
        namespace: withDefault(boolean, false),
        deployment: withDefault(boolean, false),
        job: withDefault(boolean, false),
        cronjob: withDefault(boolean, false),
      }),
    ),
  },
  (value, refuse) => {
    if (value.role === undefined)
      refuse('role missing (one of: pod, service, endpoints, endpointslice, node, ingress)');
    checkHttpClient(value, refuse);
    return undefined;
  },
);

const OTHER_MECHANISMS = [
  'aws',
  'azure',
  'digitalocean',
  'docker',
  'dockerswarm',
  'ec2',
  'eureka',
  'gce',
  'hetzner',
  'ionos',
  'kuma',
  'lightsail',
  'linode',
  'marathon',
  'nerve',
  'nomad',
  'oci',
  'openstack',
  'outscale',
  'ovhcloud',
  'puppetdb',
  'scaleway',
  'serverset',
  'stackit',
  'triton',
  'uyuni',
  'vultr',
] as const;

const otherFields = Object.fromEntries(
  OTHER_MECHANISMS.map((name) => [`${name}_sd_configs`, optional(list(anything))] as const),
) as {
  readonly [K in `${(typeof OTHER_MECHANISMS)[number]}_sd_configs`]: ReturnType<typeof optional<readonly unknown[]>>;
};

/** To be spread into a section that finds targets. */
export const discoveryFields = {
  static_configs: optional(list(targetGroup)),
  file_sd_configs: optional(list(fileDiscovery)),
  http_sd_configs: optional(list(httpDiscovery)),
  dns_sd_configs: optional(list(dnsDiscovery)),
  consul_sd_configs: optional(list(consulDiscovery)),
  kubernetes_sd_configs: optional(list(kubernetesDiscovery)),
  ...otherFields,
};

/** Where a section finds its targets. */
export type DiscoveryConfig = SectionOf<typeof discoveryFields>;
export type FileDiscoveryConfig = ValueOf<typeof fileDiscovery>;
export type HttpDiscoveryConfig = ValueOf<typeof httpDiscovery>;
export type DnsDiscoveryConfig = ValueOf<typeof dnsDiscovery>;
