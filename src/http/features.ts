/** What GET /api/v1/features tells: which parts of the API, the language and the server can be used. */
import { ALERT_FUNCTION_NAMES } from '../alerting/template/alert-functions.ts';
import type { Flags } from '../config/flags.ts';
import { functionNames, functionSignature } from '../promql/functions.ts';

type Switches = Readonly<Record<string, boolean>>;

export function featuresData(flags: Flags): Readonly<Record<string, Switches>> {
  const on = (option: string) => flags.enableFeatures.includes(option);
  return sorted({
    api: api(flags),
    otlp_receiver: switches([], ['delta_conversion', 'native_delta_ingestion']),
    prometheus: switches(['server_mode'], ['agent_mode', 'auto_reload_config', 'stringlabels']),
    promql: promql(on),
    promql_functions: functions(on('promql-experimental-functions')),
    promql_operators: operators(on('promql-experimental-functions')),
    rules: { ...switches(['keep_firing_for', 'query_offset'], []), concurrent_rule_eval: on('concurrent-rule-eval') },
    scrape: switches([], ['extra_scrape_metrics', 'start_timestamp_zero_ingestion', 'type_and_unit_labels']),
    service_discovery_providers: {},
    templating_functions: switches(ALERT_FUNCTION_NAMES.all(), []),
    tsdb: switches(['exemplar_storage', 'isolation', 'native_histograms', 'st_storage'], ['delayed_compaction']),
    ui: switches([], ['ui_v2', 'ui_v3']),
  });
}

function api(flags: Flags): Switches {
  return {
    ...switches(
      ['exclude_alerts', 'label_values_match', 'query_stats', 'query_warnings', 'time_range_labels'],
      ['openapi_3.1', 'openapi_3.2', 'otlp_write_receiver', 'search'],
    ),
    time_range_series: true,
    admin: flags.webEnableAdminApi,
    lifecycle: flags.webEnableLifecycle,
    remote_write_receiver: true,
  };
}

function promql(on: (option: string) => boolean): Switches {
  const always = ['at_modifier', 'bool', 'by', 'duration_expr', 'group_left', 'group_right', 'ignoring'];
  const alwaysToo = ['negative_offset', 'offset', 'on', 'per_query_lookback_delta', 'subqueries', 'without'];
  return {
    ...switches([...always, ...alwaysToo], []),
    per_step_stats: on('promql-per-step-stats'),
    anchored: on('promql-extended-range-selectors'),
    smoothed: on('promql-extended-range-selectors'),
    fill: on('promql-binop-fill-modifiers'),
    fill_left: on('promql-binop-fill-modifiers'),
    fill_right: on('promql-binop-fill-modifiers'),
    delayed_name_removal: on('promql-delayed-name-removal'),
    type_and_unit_labels: on('type-and-unit-labels'),
  };
}

function functions(experimental: boolean): Switches {
  const entries = functionNames().map(
    (name) => [name, experimental || !functionSignature(name)!.experimental] as const,
  );
  return Object.fromEntries(entries);
}

function operators(experimental: boolean): Switches {
  const symbols = '!= !~ % * + - / < </ <= == =~ > >/ >= @ ^ and or unless atan2'.split(' ');
  const aggregations = 'avg bottomk count count_values group max min quantile stddev stdvar sum topk'.split(' ');
  return { ...switches([...symbols, ...aggregations], []), limitk: experimental, limit_ratio: experimental };
}

function switches(on: readonly string[], off: readonly string[]): Switches {
  return Object.fromEntries([...on.map((name) => [name, true]), ...off.map((name) => [name, false])]);
}

function sorted(categories: Record<string, Switches>): Record<string, Switches> {
  const byKey = (a: readonly [string, unknown], b: readonly [string, unknown]) => (a[0] < b[0] ? -1 : 1);
  const inner = Object.entries(categories).map(
    ([category, list]) => [category, Object.fromEntries(Object.entries(list).sort(byKey))] as const,
  );
  return Object.fromEntries(inner.sort(byKey));
}
