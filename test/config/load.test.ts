import { describe, expect, test } from 'vitest';
import { ConfigError } from '../../src/config/config-error.ts';
import { loadConfigFile, parseConfig } from '../../src/config/load.ts';

/** The problems of a text, one a line, without the introduction. */
function problems(text: string): string[] {
  try {
    parseConfig(text, 'prometheus.yml');
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const introduction = `couldn't load configuration (--config.file="prometheus.yml"): parsing YAML file prometheus.yml: `;
    expect(error.message.startsWith(introduction)).toBe(true);
    return error.message
      .slice(introduction.length)
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => !/^\d+ problems:$/.test(line));
  }
  return [];
}

describe('a configuration that is accepted', () => {
  test('an empty file has all defaults', () => {
    const config = parseConfig('', 'prometheus.yml');
    expect(config.global).toEqual({ scrapeIntervalMs: 60_000, evaluationIntervalMs: 60_000, externalLabels: {} });
    expect(config.storage).toEqual({
      retentionMs: undefined,
      outOfOrderTimeWindowMs: undefined,
      exemplarsMax: undefined,
    });
    expect(config.sectionsWithoutEffect).toEqual([]);
    expect(config.yaml).toContain('global:\n  scrape_interval: 1m\n  scrape_timeout: 10s\n  evaluation_interval: 1m\n');
  });

  test('global and storage are read, the other sections reported as without effect', () => {
    const config = parseConfig(
      `global: {scrape_interval: 15s, evaluation_interval: 30s, external_labels: {cluster: "$CLUSTER-\${N}$$", none: $NONE}}
storage: {tsdb: {out_of_order_time_window: 1h, retention: {time: 30d, size: 1GB}}}
rule_files: [rules/*.yml]
scrape_configs: [{job_name: node, static_configs: [{targets: ["localhost:9100"]}]}]
`,
      'prometheus.yml',
      { CLUSTER: 'a', N: '1' },
    );
    expect(config.global.scrapeIntervalMs).toBe(15_000);
    expect(config.global.evaluationIntervalMs).toBe(30_000);
    expect(config.global.externalLabels).toEqual({ cluster: 'a-1$', none: '' });
    expect(config.storage).toEqual({
      retentionMs: 2_592_000_000,
      outOfOrderTimeWindowMs: 3_600_000,
      exemplarsMax: undefined,
    });
    expect(config.sectionsWithoutEffect).toEqual(['scrape_configs']);
  });

  test('the effective configuration shows defaults and no secrets, and can be loaded again', () => {
    const { yaml } = parseConfig(
      `remote_write:
- url: http://user:hunter2@example.org/write
  basic_auth: {username: me, password: hunter2}
scrape_configs:
- job_name: node
  scrape_interval: 5s
  authorization: {credentials: hunter2}
  relabel_configs: [{source_labels: [a], target_label: b, action: Replace}]
`,
      'prometheus.yml',
    );
    expect(yaml).not.toContain('hunter2');
    expect(yaml).toContain('password: <secret>');
    expect(yaml).toContain('url: http://user:xxxxx@example.org/write');
    expect(yaml).toContain('scrape_interval: 5s\n  scrape_timeout: 5s\n');
    expect(yaml).toContain(
      'separator: ;\n    regex: (.*)\n    target_label: b\n    replacement: $1\n    action: replace\n',
    );
    expect(yaml).toContain('capacity: 10000\n    max_shards: 50\n');
    expect(parseConfig(yaml, 'again.yml').yaml).toBe(yaml);
  });

  test('anchors, merge keys and the booleans of YAML 1.1', () => {
    const { yaml } = parseConfig(
      `scrape_configs:
- &base
  job_name: a
  honor_labels: yes
  metrics_path: /m
- <<: *base
  job_name: b
`,
      'prometheus.yml',
    );
    expect(yaml.match(/honor_labels: true/g)).toHaveLength(2);
    expect(yaml.match(/metrics_path: \/m/g)).toHaveLength(2);
  });

  test('every discovery mechanism is known', () => {
    expect(problems('scrape_configs: [{job_name: a, ec2_sd_configs: [{region: x, anything: 1}]}]')).toEqual([]);
    expect(
      problems('scrape_configs: [{job_name: a, kubernetes_sd_configs: [{role: pod}], dns_sd_configs: [{names: [a]}]}]'),
    ).toEqual([]);
  });
});

describe('a configuration that is refused names line and field', () => {
  test.each([
    ['global:\n  scrape_intervall: 15s', ['line 2: global: field scrape_intervall not found in type config.plain']],
    ['globl: {}', ['line 1: field globl not found in type config.plain']],
    ['global: [1]', ['line 1: global: cannot unmarshal !!seq into config.plain']],
    ['global:\n\n  evaluation_interval: 5x', ['line 3: global.evaluation_interval: unknown unit "x" in duration "5x"']],
    ['global: {sample_limit: many}', ['line 1: global.sample_limit: cannot unmarshal !!str `many` into int']],
    [
      'global: {scrape_native_histograms: 3}',
      ['line 1: global.scrape_native_histograms: cannot unmarshal !!int `3` into bool'],
    ],
    [
      'global: {scrape_interval: 5s, scrape_timeout: 10s}',
      ['line 1: global: global scrape timeout greater than scrape interval'],
    ],
    ['a: 1\na: 2', ['line 2: mapping key "a" already defined']],
    ['scrape_configs:\n- honor_labels: true', ['line 2: scrape_configs[0]: job_name is empty']],
    ['scrape_configs:\n-', ['line 2: scrape_configs[0]: empty or null scrape config section']],
    ['scrape_configs: [{job_name: a}, {job_name: a}]', ['line 1: found multiple scrape configs with job name "a"']],
    [
      'scrape_configs: [{job_name: a, scrape_interval: 5s, scrape_timeout: 6s}]',
      ['line 1: scrape timeout greater than scrape interval for scrape config with job name "a"'],
    ],
    [
      'scrape_configs: [{job_name: a, scrape_protocols: []}]',
      ['line 1: scrape_configs[0].scrape_protocols: scrape_protocols cannot be empty'],
    ],
    ['rule_files: ["a*/b"]', ['line 1: invalid rule file path "a*/b"']],
    ['remote_write: [{name: x}]', ['line 1: remote_write[0]: url for remote_write is empty']],
    [
      'remote_write: [{url: "http://x", headers: {Content-Type: a}}]',
      ['line 1: remote_write[0]: Content-Type is a reserved header. It must not be changed'],
    ],
    [
      'remote_write: [{url: "http://x", queue_config: {max_shards: 0}}]',
      ['line 1: remote_write[0].queue_config: remote write queue max_shards must be positive'],
    ],
    [
      'remote_read: [{url: "http://x", basic_auth: {username: a}, authorization: {}}]',
      ['line 1: remote_read[0]: at most one of basic_auth, oauth2 & authorization must be configured'],
    ],
    [
      'alerting: {alertmanagers: [{api_version: v1}]}',
      ['line 1: alerting.alertmanagers[0].api_version: expected Alertmanager api version to be one of [v2] but got v1'],
    ],
  ])('%j', (text, expected) => {
    expect(problems(text)).toEqual(expected);
  });

  test.each([
    ['{action: foo}', ' .action: unknown relabel action "foo"'],
    ['{action: ""}', ' .action: relabel action cannot be empty'],
    ['{action: hashmod, target_label: a}', ': relabel configuration for hashmod requires non-zero modulus'],
    ['{source_labels: [a]}', ": relabel configuration for replace action requires 'target_label' value"],
    ['{action: lowercase, target_label: a, replacement: b}', ": 'replacement' can not be set for lowercase action"],
    ['{action: labeldrop, source_labels: [a]}', ": labeldrop action requires only 'regex', and no other fields"],
    [
      '{action: keepequal, source_labels: [a], target_label: b, separator: x}',
      ": keepequal action requires only 'source_labels' and `target_label`, and no other fields",
    ],
  ])('relabelling rule %s', (rule, message) => {
    const text = `scrape_configs: [{job_name: a, relabel_configs: [${rule}]}]`;
    expect(problems(text)).toEqual([`line 1: scrape_configs[0].relabel_configs[0]${message.trimStart()}`]);
  });

  test('all mistakes of a file are named at once', () => {
    expect(problems('global:\n  x: 1\nscrape_configs:\n- job_name: a\n  y: 1\n- job_name: b\n  scheme: ftp\n')).toEqual(
      [
        'line 2: global: field x not found in type config.plain',
        'line 5: scrape_configs[0]: field y not found in type config.plain',
        'line 7: scrape_configs[1].scheme: unsupported scheme "ftp", expected http or https',
      ],
    );
  });
});

describe('a file that is not there', () => {
  const options = { path: '/nonexistent/prometheus.yml', environment: {} };

  test('is an empty one when nobody named it', () => {
    expect(loadConfigFile({ ...options, mustExist: false }).global.scrapeIntervalMs).toBe(60_000);
  });

  test('is an error when somebody did', () => {
    expect(() => loadConfigFile({ ...options, mustExist: true })).toThrow(
      new ConfigError(
        `couldn't load configuration (--config.file="/nonexistent/prometheus.yml"): open /nonexistent/prometheus.yml: no such file or directory`,
      ),
    );
  });
});
