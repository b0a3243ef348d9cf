/**
 * All metrics of the server itself, in one registry, under Prometheus's names where Prometheus has one. Every series
 * exists from the start with value 0, so that a rate has a start.
 */
import type { Registry } from 'prom-client';
import type { Lifecycle, StorageParts } from '../server/parts.ts';
import { registerBlockMetrics } from './block-metrics.ts';
import type { BuildInfo } from './build-info.ts';
import { registerIngestMetrics } from './ingest-metrics.ts';
import { registerProcessMetrics } from './process-metrics.ts';
import { registerQueryPoolMetrics } from './query-pool-metrics.ts';
import { type LabelledValue, SampledMetrics } from './sampled.ts';
import { registerStorageMetrics } from './storage-metrics.ts';

/** Where the numbers come from. */
export interface MetricSources {
  readonly build: BuildInfo;
  readonly lifecycle: Lifecycle;
  readonly storage: () => StorageParts | null;
  readonly retentionMs: () => number;
  readonly retentionBytes: () => number;
}

export function registerMetrics(registry: Registry, sources: MetricSources): void {
  const metrics = new SampledMetrics(registry);
  registerBuildInfo(metrics, sources.build);
  registerProcessMetrics(metrics);
  registerLifecycle(metrics, sources);
  registerStorageMetrics(metrics, sources);
  registerBlockMetrics(metrics, sources.storage);
  registerIngestMetrics(metrics, sources.storage);
  registerQueryPoolMetrics(metrics, sources.storage);
}

function registerBuildInfo(metrics: SampledMetrics, build: BuildInfo): void {
  const [goos, goarch] = build.platform.split('/');
  const labels = {
    version: build.version,
    revision: build.revision,
    branch: build.branch,
    goversion: build.goVersion,
    goos,
    goarch,
    tags: '',
  };
  metrics.labelledGauge(
    'prometheus_build_info',
    'A metric with a constant value of 1, labelled by the version whose API is implemented and by the runtime.',
    Object.keys(labels),
    (): LabelledValue[] => [[labels, 1]],
  );
}

function registerLifecycle(metrics: SampledMetrics, { lifecycle }: MetricSources): void {
  metrics.gauge(
    'prometheus_ready',
    'Whether Prometheus startup was fully completed and the server is ready for normal operation.',
    () => (lifecycle.state === 'ready' ? 1 : 0),
  );
  metrics.gauge(
    'prometheus_config_last_reload_successful',
    'Whether the last configuration reload attempt was successful.',
    () => (lifecycle.reloadSucceeded ? 1 : 0),
  );
  metrics.gauge(
    'prometheus_config_last_reload_success_timestamp_seconds',
    'Timestamp of the last successful configuration reload.',
    () => lifecycle.configLoadedAtMs / 1000,
  );
}
