import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { createEngineMetrics } from '../../src/telemetry/engine-metrics.ts';

const lines = async (registry: Registry, pattern: RegExp) =>
  (await registry.metrics()).split('\n').filter((line) => pattern.test(line) && !line.startsWith('#'));

test('before the first query every slice has sum and count 0, and quantiles that are not a number', async () => {
  const registry = new Registry();
  createEngineMetrics(registry, 20, () => 0);
  expect(await lines(registry, /query_duration_seconds.*inner_eval/)).toEqual([
    'prometheus_engine_query_duration_seconds{slice="inner_eval",quantile="0.5"} Nan',
    'prometheus_engine_query_duration_seconds{slice="inner_eval",quantile="0.9"} Nan',
    'prometheus_engine_query_duration_seconds{slice="inner_eval",quantile="0.99"} Nan',
    'prometheus_engine_query_duration_seconds_sum{slice="inner_eval"} 0',
    'prometheus_engine_query_duration_seconds_count{slice="inner_eval"} 0',
  ]);
  expect(await lines(registry, /concurrent_max/)).toEqual(['prometheus_engine_queries_concurrent_max 20']);
});

test('a query is counted in every slice, with its samples', async () => {
  const registry = new Registry();
  const metrics = createEngineMetrics(registry, 20, () => 3);
  metrics.observe({ queueSeconds: 0.25, prepareSeconds: 0.5, evalSeconds: 2, sortSeconds: 0, samplesRead: 7 });
  expect(await lines(registry, /query_duration_seconds_sum/)).toEqual([
    'prometheus_engine_query_duration_seconds_sum{slice="queue_time"} 0.25',
    'prometheus_engine_query_duration_seconds_sum{slice="prepare_time"} 0.5',
    'prometheus_engine_query_duration_seconds_sum{slice="inner_eval"} 2',
    'prometheus_engine_query_duration_seconds_sum{slice="result_sort"} 0',
  ]);
  expect(await lines(registry, /samples_total|engine_queries /)).toEqual([
    'prometheus_engine_query_samples_total 7',
    'prometheus_engine_queries 3',
  ]);
});
