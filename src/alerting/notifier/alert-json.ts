/** Alerts as Alertmanager's API version 2 takes them. */
import type { Alert } from '../alert.ts';

export function alertsJson(alerts: readonly Alert[]): string {
  return JSON.stringify(
    alerts.map(({ labels, annotations, startsAtMs, endsAtMs, generatorUrl }) => ({
      labels: Object.fromEntries(labels),
      annotations: Object.fromEntries(annotations),
      startsAt: new Date(startsAtMs).toISOString(),
      endsAt: new Date(endsAtMs).toISOString(),
      generatorURL: generatorUrl,
    })),
  );
}
