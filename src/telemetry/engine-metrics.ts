/**
 * Metrics of the query engine under Prometheus's names.
 */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { JobStats } from '../threads/messages.ts';
import { HeldObservations } from './held-observations.ts';
import { SliceSummary } from './slice-summary.ts';

export interface EngineMetrics {
  /** A query has been answered. */
  observe(stats: JobStats): void;
}

/** Parts of a query's time, as Prometheus names them. */
const SLICES: readonly (readonly [slice: string, seconds: (stats: JobStats) => number])[] = [
  ['queue_time', (stats) => stats.queueSeconds],
  ['prepare_time', (stats) => stats.prepareSeconds],
  ['inner_eval', (stats) => stats.evalSeconds],
  ['result_sort', (stats) => stats.sortSeconds],
];

const QUANTILES = [0.5, 0.9, 0.99];
/** Quantiles are those of the newest ten minutes, in five steps. */
const QUANTILES_AGES = 5;
const QUANTILES_AGE_MS = 120_000;
const HISTOGRAM_SECONDS = [0.01, 0.1, 0.5, 1, 2, 5, 10, 20, 30];

/** @param running queries that are queued or evaluated now */
export function createEngineMetrics(registry: Registry, concurrencyMax: number, running: () => number): EngineMetrics {
  const registers = [registry];
  const held = new HeldObservations<JobStats>((stats) => {
    samples.inc(stats.samplesRead);
    summary.add(SLICES.map(([, seconds]) => seconds(stats)));
    for (const [slice, seconds] of SLICES) histogram.observe({ slice }, seconds(stats));
  });
  const collect = held.flush;
  const summary = new SliceSummary({
    name: 'prometheus_engine_query_duration_seconds',
    help: 'Query timings',
    slices: SLICES.map(([slice]) => slice),
    quantiles: QUANTILES,
    ages: QUANTILES_AGES,
    ageMs: QUANTILES_AGE_MS,
    registers,
    collect,
  });
  const histogram = new Histogram({
    name: 'prometheus_engine_query_duration_histogram_seconds',
    help: 'The duration of various parts of PromQL query execution.',
    labelNames: ['slice'],
    buckets: HISTOGRAM_SECONDS,
    registers,
    collect,
  });
  for (const [slice] of SLICES) histogram.zero({ slice });
  const samples = new Counter({
    name: 'prometheus_engine_query_samples_total',
    help: 'The total number of samples loaded by all queries.',
    registers,
    collect,
  });
  new Gauge({
    name: 'prometheus_engine_queries',
    help: 'The current number of queries being executed or waiting.',
    registers,
    collect() {
      this.set(running());
    },
  });
  new Gauge({
    name: 'prometheus_engine_queries_concurrent_max',
    help: 'The max number of concurrent queries.',
    registers,
  }).set(concurrencyMax);
  new Gauge({
    name: 'prometheus_engine_query_log_enabled',
    help: 'State of the query log.',
    registers,
  }).set(0);
  new Counter({
    name: 'prometheus_engine_query_log_failures_total',
    help: 'The number of query log failures.',
    registers,
  });
  return { observe: (stats) => held.add(stats) };
}
