/**
 * One scrape configuration, and the settings that it shares with the section `global`.
 */
import { list, mapOf, optional, section, shown, withDefault } from '../schema/collections.ts';
import { boolean, count, duration, float, oneOf, size, text } from '../schema/scalars.ts';
import { problem, type Schema } from '../schema/schema.ts';
import { discoveryFields } from './discovery.ts';
import { checkHttpClient, httpClientFields } from './http-client.ts';
import { relabelConfigs } from './relabel.ts';

export const SCRAPE_PROTOCOLS = [
  'PrometheusProto',
  'OpenMetricsText1.0.0',
  'OpenMetricsText0.0.1',
  'PrometheusText1.0.0',
  'PrometheusText0.0.4',
] as const;
export type ScrapeProtocol = (typeof SCRAPE_PROTOCOLS)[number];

const protocol = oneOf(
  SCRAPE_PROTOCOLS,
  (got) => `unknown scrape protocol ${got}, supported: [${[...SCRAPE_PROTOCOLS].sort().join(' ')}]`,
);
const protocols = list(protocol);

const scrapeProtocols: Schema<readonly ScrapeProtocol[]> = {
  read(node, source) {
    const values = protocols.read(node, source);
    if (values.length === 0) problem(node, source, 'scrape_protocols cannot be empty');
    if (new Set(values).size < values.length) {
      problem(node, source, `duplicated protocol in scrape_protocols, got [${values.join(' ')}]`);
    }
    return values;
  },
  print: protocols.print,
};

const NAME_SCHEMES = ['utf8', 'legacy'] as const;
const ESCAPING_SCHEMES = ['allow-utf-8', 'underscores', 'dots', 'values'] as const;

/** Keys of `global` that are defaults of every scrape configuration. */
export const sharedScrapeFields = {
  scrape_protocols: optional(scrapeProtocols),
  scrape_failure_log_file: optional(text),
  body_size_limit: optional(size),
  sample_limit: optional(count),
  target_limit: optional(count),
  label_limit: optional(count),
  label_name_length_limit: optional(count),
  label_value_length_limit: optional(count),
  keep_dropped_targets: optional(count),
  metric_name_validation_scheme: optional(
    oneOf(
      NAME_SCHEMES,
      (got) => `unknown global name validation method specified, must be either '', 'legacy' or 'utf8', got ${got}`,
    ),
  ),
  metric_name_escaping_scheme: optional(
    oneOf(
      ESCAPING_SCHEMES,
      (got) => `unknown escaping scheme specified, must be one of ${ESCAPING_SCHEMES.join(', ')}, got ${got}`,
    ),
  ),
  scrape_native_histograms: optional(boolean),
  convert_classic_histograms_to_nhcb: optional(boolean),
  always_scrape_classic_histograms: optional(boolean),
  extra_scrape_metrics: optional(boolean),
};

const SCHEMES = ['http', 'https'] as const;

export const scrapeConfig = section(
  'config.plain',
  {
    job_name: withDefault(text, ''),
    honor_labels: withDefault(boolean, false),
    honor_timestamps: shown(boolean, true),
    track_timestamps_staleness: shown(boolean, false),
    params: optional(mapOf(list(text))),
    scrape_interval: optional(duration),
    scrape_timeout: optional(duration),
    fallback_scrape_protocol: optional(protocol),
    native_histogram_bucket_limit: withDefault(count, 0),
    native_histogram_min_bucket_factor: withDefault(float, 0),
    metrics_path: shown(text, '/metrics'),
    scheme: shown(
      oneOf(SCHEMES, (got) => `unsupported scheme "${got}", expected http or https`),
      'http',
    ),
    enable_compression: shown(boolean, true),
    ...sharedScrapeFields,
    ...httpClientFields(),
    relabel_configs: optional(relabelConfigs('target relabeling rule in scrape config')),
    metric_relabel_configs: optional(relabelConfigs('metric relabeling rule in scrape config')),
    ...discoveryFields,
  },
  (value, refuse) => {
    if (value.job_name === '') refuse('job_name is empty');
    checkHttpClient(value, refuse);
    return undefined;
  },
);

export const scrapeConfigs = list(scrapeConfig, 'empty or null scrape config section');
