/** The alerts of the built-in channels as they are now, for the API: each once, with the notifiers that tell of it. */
import type { LabelPairs } from '../../model/label-pairs.ts';
import { type GroupAlert, isResolvedAt } from './alert-group.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { Silences } from './silences.ts';

export interface KnownAlert extends GroupAlert {
  readonly receivers: readonly string[];
  readonly silencedBy: readonly string[];
}

export interface KnownGroup {
  readonly receiver: string;
  readonly labels: LabelPairs;
  readonly alerts: readonly KnownAlert[];
}

/** Alerts that are resolved are left out. */
export function knownGroups({ notifiers }: Dispatcher, silences: Silences, nowMs: number): KnownGroup[] {
  return notifiers.flatMap(({ settings: { name }, groups }) =>
    groups
      .map(({ labels, alerts }) => ({
        receiver: name,
        labels,
        alerts: [...alerts]
          .filter((alert) => !isResolvedAt(alert, nowMs))
          .map((alert) => ({ ...alert, receivers: [name], silencedBy: silences.silencing(alert.labels, nowMs) })),
      }))
      .filter(({ alerts }) => alerts.length > 0),
  );
}

/** The alerts of all groups, by fingerprint. */
export function knownAlerts(groups: readonly KnownGroup[]): KnownAlert[] {
  const known = new Map<string, KnownAlert>();
  for (const alert of groups.flatMap(({ alerts }) => alerts)) {
    const receivers = [...(known.get(alert.fingerprint)?.receivers ?? []), ...alert.receivers];
    known.set(alert.fingerprint, { ...alert, receivers: [...new Set(receivers)] });
  }
  return [...known.values()].sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
}
