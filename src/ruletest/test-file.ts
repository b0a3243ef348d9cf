/** Files of unit tests for rules, in promtool's form: their keys, checked as strictly as the configuration. */

import { list, mapOf, optional, section, withDefault } from '../config/schema/collections.ts';
import { boolean, duration, float, text } from '../config/schema/scalars.ts';
import { problem, type Schema, type ValueOf } from '../config/schema/schema.ts';
import { readYaml } from '../config/yaml-file.ts';
import { formatDuration } from '../model/durations.ts';

const EVALUATION_INTERVAL_MS = 60_000;

/** Unix seconds or RFC 3339; milliseconds here. */
const timestamp: Schema<number> = {
  read(node, source) {
    const value = text.read(node, source);
    const timeMs = /^-?\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value);
    return Number.isNaN(timeMs) ? problem(node, source, `cannot parse "${value}" as a time`) : timeMs;
  },
  print: (timeMs) => timeMs / 1000,
};

const inputSeries = section('main.series', { series: withDefault(text, ''), values: withDefault(text, '') });

const expectedAlert = section('main.alert', {
  exp_labels: withDefault(mapOf(text), {}),
  exp_annotations: withDefault(mapOf(text), {}),
});

const alertTest = section(
  'main.alertTestCase',
  {
    eval_time: withDefault(duration, 0),
    alertname: withDefault(text, ''),
    exp_alerts: withDefault(list(expectedAlert), []),
  },
  ({ alertname, eval_time: time }, refuse) => {
    if (alertname !== '') return undefined;
    return refuse(
      `an item under alert_rule_test misses required attribute alertname at eval_time ${formatDuration(time)}`,
    );
  },
);

const expectedSample = section('main.sample', {
  labels: withDefault(text, ''),
  value: withDefault(float, 0),
  histogram: withDefault(text, ''),
});

const exprTest = section('main.promqlTestCase', {
  expr: withDefault(text, ''),
  eval_time: withDefault(duration, 0),
  exp_samples: withDefault(list(expectedSample), []),
});

const testGroup = section('main.testGroup', {
  name: withDefault(text, ''),
  interval: optional(duration),
  start_timestamp: withDefault(timestamp, 0),
  input_series: withDefault(list(inputSeries), []),
  alert_rule_test: withDefault(list(alertTest), []),
  promql_expr_test: withDefault(list(exprTest), []),
  external_labels: withDefault(mapOf(text), {}),
  external_url: withDefault(text, ''),
});

const testFile = section(
  'main.unitTestFile',
  {
    rule_files: withDefault(list(text), []),
    evaluation_interval: withDefault(duration, EVALUATION_INTERVAL_MS),
    group_eval_order: withDefault(list(text), []),
    fuzzy_compare: withDefault(boolean, false),
    tests: withDefault(list(testGroup), []),
  },
  ({ group_eval_order: order }, refuse) => {
    const repeated = order.find((name, index) => order.indexOf(name) < index);
    return repeated === undefined ? undefined : refuse(`group name repeated in evaluation order: ${repeated}`);
  },
);

export type TestFile = ValueOf<typeof testFile>;
export type TestGroup = TestFile['tests'][number];
export type AlertTest = TestGroup['alert_rule_test'][number];
export type ExprTest = TestGroup['promql_expr_test'][number];
export type ExpectedSample = ExprTest['exp_samples'][number];

/** Throws ConfigProblems. */
export function readTestFile(content: string): TestFile {
  const { root, source } = readYaml(content);
  return root === null ? testFile.defaults() : testFile.read(root, source);
}
