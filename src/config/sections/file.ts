/**
 * The whole of prometheus.yml: its sections, and what must hold between them.
 */
import { list, optional, type Refuse, type SectionOf, section, withDefault } from '../schema/collections.ts';
import { text } from '../schema/scalars.ts';
import type { ValueOf } from '../schema/schema.ts';
import { type GlobalSection, global } from './global.ts';
import { alerting, remoteRead, remoteWrite } from './remote.ts';
import { type scrapeConfig, scrapeConfigs, sharedScrapeFields } from './scrape.ts';
import { otlp, runtime, storage, tracing } from './storage.ts';

type ScrapeConfig = ValueOf<typeof scrapeConfig>;

const fields = {
  global: optional(global),
  runtime: withDefault(runtime, runtime.defaults()),
  alerting: optional(alerting),
  rule_files: optional(list(text)),
  scrape_config_files: optional(list(text)),
  scrape_configs: optional(scrapeConfigs),
  storage: optional(storage),
  tracing: optional(tracing),
  remote_write: optional(list(remoteWrite, 'empty or null remote write config section')),
  remote_read: optional(list(remoteRead, 'empty or null remote read config section')),
  otlp: optional(otlp),
};

export type ConfigFile = SectionOf<typeof fields> & { readonly global: GlobalSection };

export const configFile = section('config.plain', fields, (file, refuse) => {
  const globalSection = withScrapeDefaults(file.global ?? global.defaults());
  checkPaths(file.rule_files, 'invalid rule file path', refuse);
  checkPaths(file.scrape_config_files, 'invalid scrape config file path', refuse);
  checkUnique(
    file.scrape_configs?.map((one) => one.job_name),
    'scrape configs with job name',
    refuse,
  );
  checkUnique(
    file.remote_write?.map((one) => one.name),
    'remote write configs with job name',
    refuse,
  );
  checkUnique(
    file.remote_read?.map((one) => one.name),
    'remote read configs with job name',
    refuse,
  );
  const scrapes = file.scrape_configs?.map((one) => inherit(one, globalSection, refuse));
  return { ...file, global: globalSection, scrape_configs: scrapes };
});

/** A star is allowed only in the last element of a path. */
function checkPaths(paths: readonly string[] | undefined, message: string, refuse: Refuse): void {
  const bad = paths?.find((path) => !/^[^*]*(\*[^/]*)?$/.test(path));
  if (bad !== undefined) refuse(`${message} "${bad}"`);
}

function checkUnique(names: readonly string[] | undefined, what: string, refuse: Refuse): void {
  const seen = new Set<string>();
  for (const name of names ?? []) {
    if (name === '') continue;
    if (seen.has(name)) refuse(`found multiple ${what} "${name}"`);
    seen.add(name);
  }
}

/** What a global section says when it leaves the settings of scrapes out; limits stay unset. */
function withScrapeDefaults(value: GlobalSection): GlobalSection {
  const text = ['OpenMetricsText1.0.0', 'OpenMetricsText0.0.1', 'PrometheusText1.0.0', 'PrometheusText0.0.4'] as const;
  const native = value.scrape_native_histograms ?? false;
  const validation = value.metric_name_validation_scheme ?? 'utf8';
  return {
    ...value,
    scrape_protocols: value.scrape_protocols ?? (native ? ['PrometheusProto', ...text] : text),
    metric_name_validation_scheme: validation,
    metric_name_escaping_scheme:
      value.metric_name_escaping_scheme ?? (validation === 'legacy' ? 'underscores' : 'allow-utf-8'),
    scrape_native_histograms: native,
    convert_classic_histograms_to_nhcb: value.convert_classic_histograms_to_nhcb ?? false,
    always_scrape_classic_histograms: value.always_scrape_classic_histograms ?? false,
    extra_scrape_metrics: value.extra_scrape_metrics ?? false,
  };
}

/** A scrape configuration with the settings that it takes from `global`; an inherited timeout fits the interval. */
function inherit(scrape: ScrapeConfig, globalSection: GlobalSection, refuse: Refuse): ScrapeConfig {
  const interval = scrape.scrape_interval || globalSection.scrape_interval;
  const timeout = scrape.scrape_timeout || Math.min(globalSection.scrape_timeout ?? interval, interval);
  if (timeout > interval) {
    refuse(`scrape timeout greater than scrape interval for scrape config with job name "${scrape.job_name}"`);
  }
  const shared = Object.fromEntries(
    Object.keys(sharedScrapeFields).map((key) => {
      const name = key as keyof typeof sharedScrapeFields;
      return [name, scrape[name] ?? globalSection[name]];
    }),
  );
  return { ...scrape, ...shared, scrape_interval: interval, scrape_timeout: timeout };
}
