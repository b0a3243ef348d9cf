/**
 * Sections of the storage, of exemplars, OTLP and tracing.
 */
import { list, mapOf, optional, section, shown, withDefault } from '../schema/collections.ts';
import { boolean, count, duration, float, oneOf, size, text } from '../schema/scalars.ts';
import { tlsConfig } from './http-client.ts';

const SECOND = 1000;

const retention = section(
  'config.plain',
  { time: optional(duration), size: withDefault(size, 0), percentage: withDefault(float, 0) },
  (value, refuse) => {
    if (value.percentage < 0 || value.percentage > 100) {
      refuse(`'storage.tsdb.retention.percentage' must be in the range [0, 100], got ${value.percentage}`);
    }
    return undefined;
  },
);

const FLOAT_ENCODINGS = ['xor', 'xor2'] as const;

const tsdb = section(
  'config.plain',
  {
    out_of_order_time_window: withDefault(duration, 0),
    stale_series_compaction_threshold: withDefault(float, 0),
    retention: optional(retention),
    chunk_encoding: optional(
      section('config.plain', {
        floats: shown(
          oneOf(FLOAT_ENCODINGS, (got) => `unknown chunk encoding "${got}", expected xor or xor2`),
          'xor',
        ),
      }),
    ),
  },
  (value, refuse) => {
    const threshold = value.stale_series_compaction_threshold;
    if (threshold < 0 || threshold > 1) {
      refuse(`'storage.tsdb.stale_series_compaction_threshold' must be in the range [0, 1], got ${threshold}`);
    }
    return undefined;
  },
);

export const storage = section('config.plain', {
  tsdb: optional(tsdb),
  exemplars: optional(section('config.plain', { max_exemplars: shown(count, 100_000) })),
});

const TRANSLATION_STRATEGIES = [
  'UnderscoreEscapingWithSuffixes',
  'UnderscoreEscapingWithoutSuffixes',
  'NoUTF8EscapingWithSuffixes',
  'NoTranslation',
] as const;

export const otlp = section(
  'config.plain',
  {
    promote_all_resource_attributes: withDefault(boolean, false),
    promote_resource_attributes: optional(list(text)),
    ignore_resource_attributes: optional(list(text)),
    translation_strategy: withDefault(
      oneOf(TRANSLATION_STRATEGIES, (got) => `unsupported OTLP translation strategy "${got}"`),
      'UnderscoreEscapingWithSuffixes',
    ),
    keep_identifying_resource_attributes: withDefault(boolean, false),
    convert_histograms_to_nhcb: withDefault(boolean, false),
    promote_scope_metadata: withDefault(boolean, false),
    label_name_underscore_sanitization: shown(boolean, true),
    label_name_preserve_multiple_underscores: shown(boolean, true),
  },
  (value, refuse) => {
    if (value.promote_all_resource_attributes && (value.promote_resource_attributes ?? []).length > 0) {
      refuse("'promote_all_resource_attributes' and 'promote_resource_attributes' cannot be configured simultaneously");
    }
    if (!value.promote_all_resource_attributes && (value.ignore_resource_attributes ?? []).length > 0) {
      refuse("'ignore_resource_attributes' can only be set when 'promote_all_resource_attributes' is true");
    }
    return undefined;
  },
);

export const tracing = section(
  'config.plain',
  {
    client_type: withDefault(
      oneOf(['grpc', 'http'], (got) => `expected tracing client type to be either http or grpc, but got ${got}`),
      'grpc',
    ),
    endpoint: withDefault(text, ''),
    sampling_fraction: withDefault(float, 0),
    insecure: withDefault(boolean, false),
    tls_config: optional(tlsConfig),
    headers: optional(mapOf(text)),
    compression: withDefault(text, ''),
    timeout: withDefault(duration, 10 * SECOND),
  },
  (value, refuse) => {
    if (value.endpoint === '') refuse('tracing endpoint must be set');
    return undefined;
  },
);

export const runtime = section('config.plain', { gogc: withDefault(count, 75) });
