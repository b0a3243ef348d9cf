/**
 * The alerts of a notifier that are told together, because they have the same values of its group_by labels; and when that
 * is due: `group_wait` after the first alert, then every `group_interval`. Plain data and its rules; clocks and channels are
 * elsewhere.
 */

import type { LabelPairs } from '../../model/label-pairs.ts';
import type { Alert } from '../alert.ts';
import { fingerprint } from './fingerprint.ts';

export interface GroupAlert extends Alert {
  readonly fingerprint: string;
}

/** What a channel was told last of a group. */
export interface LastSent {
  /** Fingerprints. */
  readonly firing: readonly string[];
  readonly resolved: readonly string[];
  readonly sentAtMs: number;
}

/** The labels that name the group of an alert. `...` groups by all labels. */
export function groupLabels(labels: LabelPairs, groupBy: readonly string[]): LabelPairs {
  if (groupBy[0] === '...') return labels;
  return labels.filter(([name]) => groupBy.includes(name));
}

/** Whether an alert has ended, as far as is known at that time. */
export function isResolvedAt(alert: Alert, nowMs: number): boolean {
  return alert.endsAtMs <= nowMs;
}

export class AlertGroup {
  readonly labels: LabelPairs;
  readonly #alerts = new Map<string, GroupAlert>();
  /** Of what each channel was told, by its name. */
  readonly sent: Map<string, LastSent>;
  /** False: nothing has been told since the group began; its first alert sets the time. */
  hasFlushed: boolean;

  constructor(labels: LabelPairs, sent: Iterable<readonly [string, LastSent]> = []) {
    this.labels = labels;
    this.sent = new Map(sent);
    this.hasFlushed = this.sent.size > 0;
  }

  get size(): number {
    return this.#alerts.size;
  }

  /** In the order in which they came. */
  get alerts(): Iterable<GroupAlert> {
    return this.#alerts.values();
  }

  has({ labels }: Alert): boolean {
    return this.#alerts.has(fingerprint(labels));
  }

  /** An alert that goes on keeps its beginning, also when its rule forgot it at a restart. */
  put(alert: Alert, nowMs: number): GroupAlert {
    const key = fingerprint(alert.labels);
    const known = this.#alerts.get(key);
    const goesOn = known !== undefined && !isResolvedAt(known, nowMs) && known.startsAtMs < alert.startsAtMs;
    const put = { ...alert, startsAtMs: goesOn ? known.startsAtMs : alert.startsAtMs, fingerprint: key };
    this.#alerts.set(key, put);
    return put;
  }

  /** Forgets what has ended and every channel knows of; an alert that began again meanwhile stays. */
  forgetResolved(told: readonly GroupAlert[], nowMs: number): void {
    for (const alert of told) {
      if (isResolvedAt(alert, nowMs) && this.#alerts.get(alert.fingerprint) === alert) {
        this.#alerts.delete(alert.fingerprint);
      }
    }
  }
}

/** When a group that gets its first alert now is due: at once if the alert has waited elsewhere. */
export function firstFlushMs(alert: Alert, nowMs: number, groupWaitMs: number): number {
  return alert.startsAtMs + groupWaitMs < nowMs ? nowMs : nowMs + groupWaitMs;
}

export interface Told {
  readonly firing: readonly GroupAlert[];
  readonly resolved: readonly GroupAlert[];
}

export interface TellRules {
  readonly sendResolved: boolean;
  readonly repeatIntervalMs: number;
}

/**
 * What a channel is to be told now, null: nothing. It is told when an alert fires that it was not told of, when another one
 * is resolved, when none fires any more, and again after the repeat interval. Both lists empty: there is nothing to say, but
 * what was told before no longer holds.
 */
export function whatToTell(
  alerts: readonly GroupAlert[],
  last: LastSent | undefined,
  { sendResolved, repeatIntervalMs }: TellRules,
  nowMs: number,
): Told | null {
  const firing = alerts.filter((alert) => !isResolvedAt(alert, nowMs));
  const resolved = alerts.filter((alert) => isResolvedAt(alert, nowMs));
  const told: Told = { firing, resolved: sendResolved ? resolved : [] };
  if (last === undefined) return firing.length > 0 ? told : null;
  if (hasOther(firing, last.firing)) return told;
  if (firing.length === 0) return last.firing.length > 0 ? told : null;
  if (sendResolved && hasOther(resolved, last.resolved)) return told;
  return last.sentAtMs + repeatIntervalMs <= nowMs ? told : null;
}

function hasOther(alerts: readonly GroupAlert[], known: readonly string[]): boolean {
  const fingerprints = new Set(known);
  return alerts.some((alert) => !fingerprints.has(alert.fingerprint));
}
