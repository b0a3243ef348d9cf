/**
 * From the file to the configuration in force. Every mistake is a ConfigError that names file, line and field.
 */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { stringify } from 'yaml';
import type { Config } from './config.ts';
import { ConfigError } from './config-error.ts';
import { ConfigProblems, type Problem, problemText } from './schema/schema.ts';
import { type ConfigFile, configFile } from './sections/file.ts';
import { readYaml } from './yaml-file.ts';

/** Sections that are checked but that no part of the server acts on yet. */
const WITHOUT_EFFECT = [
  'scrape_config_files',
  'scrape_configs',
  'tracing',
  'remote_write',
  'remote_read',
  'otlp',
] as const;

export interface LoadOptions {
  readonly path: string;
  /** Otherwise a file that is not there stands for one that is empty. */
  readonly mustExist: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export function loadConfigFile({ path, mustExist, environment }: LoadOptions): Config {
  let text = '';
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (mustExist || !isMissing) {
      const reason = isMissing ? 'no such file or directory' : (error as Error).message;
      throw new ConfigError(`couldn't load configuration (--config.file="${path}"): open ${path}: ${reason}`);
    }
  }
  return parseConfig(text, path, environment);
}

/** @param path of the file, for messages */
export function parseConfig(text: string, path: string, environment: LoadOptions['environment'] = {}): Config {
  try {
    return configOf(readFile(text), dirname(path), environment);
  } catch (error) {
    if (!(error instanceof ConfigProblems)) throw error;
    throw new ConfigError(
      `couldn't load configuration (--config.file="${path}"): parsing YAML file ${path}: ${problemList(error.problems)}`,
    );
  }
}

function problemList(problems: readonly Problem[]): string {
  if (problems.length === 1) return problemText(problems[0]);
  return `${problems.length} problems:${problems.map((one) => `\n  ${problemText(one)}`).join('')}`;
}

function readFile(text: string): ConfigFile {
  const { root, source } = readYaml(text);
  return (root === null ? configFile.defaults() : configFile.read(root, source)) as ConfigFile;
}

function configOf(file: ConfigFile, directory: string, environment: LoadOptions['environment']): Config {
  const externalLabels = expandEnvironment(file.global.external_labels ?? {}, environment);
  const effective = { ...file, global: { ...file.global, external_labels: externalLabels } };
  return {
    global: {
      scrapeIntervalMs: file.global.scrape_interval,
      evaluationIntervalMs: file.global.evaluation_interval,
      externalLabels,
    },
    storage: {
      retentionMs: file.storage?.tsdb?.retention?.time,
      outOfOrderTimeWindowMs: file.storage?.tsdb?.out_of_order_time_window,
      exemplarsMax: file.storage?.exemplars?.max_exemplars,
    },
    rules: {
      patterns: file.rule_files ?? [],
      queryOffsetMs: file.global.rule_query_offset,
      legacyNames: file.global.metric_name_validation_scheme === 'legacy',
    },
    alerting: file.alerting,
    directory,
    sectionsWithoutEffect: WITHOUT_EFFECT.filter((name) => file[name] !== undefined),
    yaml: stringify(configFile.print(effective), { version: '1.1', lineWidth: 0, indentSeq: false }),
  };
}

/** $NAME and ${NAME} in the values; a name that is not set is empty, $$ is a dollar sign. */
function expandEnvironment(
  labels: Readonly<Record<string, string>>,
  environment: LoadOptions['environment'],
): Record<string, string> {
  const expand = (value: string) =>
    value.replace(/\$(?:\$|\{([^}]*)\}|([A-Za-z_][A-Za-z0-9_]*))/g, (all, braced?: string, bare?: string) =>
      all === '$$' ? '$' : (environment[braced ?? bare ?? ''] ?? ''),
    );
  return Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, expand(value)]));
}
