/**
 * The section `global`.
 */
import { mapOf, optional, type SectionOf, section, shown, withDefault } from '../schema/collections.ts';
import { duration, text } from '../schema/scalars.ts';
import { sharedScrapeFields } from './scrape.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const SCRAPE_TIMEOUT_DEFAULT_MS = 10 * SECOND;

const LEGACY_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

const fields = {
  scrape_interval: shown(duration, MINUTE),
  scrape_timeout: optional(duration),
  evaluation_interval: shown(duration, MINUTE),
  rule_query_offset: withDefault(duration, 0),
  query_log_file: withDefault(text, ''),
  external_labels: optional(mapOf(text)),
  ...sharedScrapeFields,
};

export type GlobalSection = SectionOf<typeof fields>;

export const global = section('config.plain', fields, (value, refuse) => {
  for (const name of Object.keys(value.external_labels ?? {})) {
    const isLegacy = value.metric_name_validation_scheme === 'legacy';
    if (name === '' || (isLegacy && !LEGACY_NAME.test(name))) refuse(`"${name}" is not a valid label name`);
  }
  // A duration of 0 stands for the default.
  const scrape_interval = value.scrape_interval || MINUTE;
  const scrape_timeout = value.scrape_timeout || Math.min(SCRAPE_TIMEOUT_DEFAULT_MS, scrape_interval);
  if (scrape_timeout > scrape_interval) refuse('global scrape timeout greater than scrape interval');
  const evaluation_interval = value.evaluation_interval || MINUTE;
  return { ...value, scrape_interval, scrape_timeout, evaluation_interval };
});
