/** Metrics of what is sent about alerts: Prometheus's names for Alertmanagers, Alertmanager's for the built-in channels. */
import { type Registry, Summary } from 'prom-client';
import type { Channels } from '../alerting/channels/channels.ts';
import { stateOf } from '../alerting/channels/silences.ts';
import type { Notifier } from '../alerting/notifier/notifier.ts';
import { type LabelledValue, SampledMetrics } from './sampled.ts';

const QUANTILES = [0.5, 0.9, 0.99];
const QUANTILES_AGE_SECONDS = 600;
const QUANTILES_BUCKETS = 5;

export interface NotifierMetrics {
  /** A request to an Alertmanager has ended. */
  observe(url: string, seconds: number): void;
}

export function createNotifierMetrics(
  registry: Registry,
  queueCapacity: number,
  notifier: () => Notifier | null,
): NotifierMetrics {
  const metrics = new SampledMetrics(registry);
  const byUrl = (read: (queue: Notifier['queues'][number]) => number) => (): LabelledValue[] =>
    (notifier()?.queues ?? []).map((queue) => [{ alertmanager: queue.url }, read(queue)]);
  const counters = [
    ['sent', 'Total number of alerts sent.', (counted: { sent: number }) => counted.sent],
    ['errors', 'Total number of sent alerts affected by errors.', (counted: { errors: number }) => counted.errors],
    [
      'dropped',
      'Total number of alerts dropped due to errors when sending to Alertmanager.',
      (counted: { dropped: number }) => counted.dropped,
    ],
  ] as const;
  for (const [name, help, read] of counters) {
    metrics.labelledCounter(
      `prometheus_notifications_${name}_total`,
      help,
      ['alertmanager'],
      byUrl((queue) => read(queue.counters)),
    );
  }
  metrics.labelledGauge(
    'prometheus_notifications_queue_length',
    'The number of alert notifications in the queue.',
    ['alertmanager'],
    byUrl((queue) => queue.length),
  );
  metrics.gauge(
    'prometheus_notifications_queue_capacity',
    'The capacity of the alert notifications queue.',
    () => queueCapacity,
  );
  metrics.gauge(
    'prometheus_notifications_alertmanagers_discovered',
    'The number of alertmanagers discovered and active.',
    () => notifier()?.targets.active.length,
  );
  const latency = new Summary({
    name: 'prometheus_notifications_latency_seconds',
    help: 'Latency quantiles for sending alert notifications.',
    labelNames: ['alertmanager'],
    percentiles: QUANTILES,
    maxAgeSeconds: QUANTILES_AGE_SECONDS,
    ageBuckets: QUANTILES_BUCKETS,
    registers: [registry],
  });
  return { observe: (url, seconds) => latency.observe({ alertmanager: url }, seconds) };
}

/** To be called where there are built-in channels. */
export function registerChannelMetrics(registry: Registry, channels: Channels): void {
  const metrics = new SampledMetrics(registry);
  const byKind = (outcome: (counted: { sent: number; failed: number }) => number) => (): LabelledValue[] =>
    Object.entries(channels.counters).map(([integration, counted]) => [{ integration }, outcome(counted)]);
  metrics.labelledCounter(
    'alertmanager_notifications_total',
    'The total number of attempted notifications.',
    ['integration'],
    byKind(({ sent, failed }) => sent + failed),
  );
  metrics.labelledCounter(
    'alertmanager_notifications_failed_total',
    'The total number of failed notifications.',
    ['integration'],
    byKind(({ failed }) => failed),
  );
  metrics.gauge('alertmanager_dispatcher_aggregation_groups', 'Number of active aggregation groups.', () =>
    channels.dispatcher.notifiers.reduce((sum, { groups }) => sum + groups.length, 0),
  );
  metrics.labelledGauge('alertmanager_silences', 'How many silences by state.', ['state'], () => {
    const states = channels.silences.list().map((silence) => stateOf(silence, Date.now()));
    const count = (state: string): LabelledValue => [{ state }, states.filter((one) => one === state).length];
    return ['active', 'expired', 'pending'].map(count);
  });
  metrics.counter(
    'narthex_notifications_alerts_refused_total',
    'Alerts that the built-in channels did not tell of, because there were too many alerts or groups.',
    () => channels.dispatcher.notifiers.reduce((sum, { refused }) => sum + refused, 0),
  );
}
