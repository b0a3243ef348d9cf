/**
 * One notifier at work: puts alerts into its groups, and tells its channels of each group when that is due.
 *
 *   alert ──► group ──timer──► silenced ones aside ──► each channel: what to tell? ──► deliver ──► remember on disk
 */
import type { Logger } from 'pino';
import type { NotifierSettings } from '../../config/sections/notifiers.ts';
import { LIMITS } from '../../limits.ts';
import type { LabelPairs } from '../../model/label-pairs.ts';
import { valueTest } from '../../model/matchers.ts';
import type { KeptRecords } from '../../storage/kept-records.ts';
import type { Alert } from '../alert.ts';
import {
  AlertGroup,
  firstFlushMs,
  type GroupAlert,
  groupLabels,
  isResolvedAt,
  type LastSent,
  whatToTell,
} from './alert-group.ts';
import type { Channel } from './channel.ts';
import { deliver } from './deliver.ts';
import { groupKey } from './group-key.ts';
import { messageOf } from './message.ts';
import type { Silences } from './silences.ts';

/** A flush may take as long as the interval, but at least this. */
const FLUSH_MS_MIN = 10_000;
/** How long alerts that fired before a restart count as firing without their rule saying so again, as in Alertmanager. */
const RESOLVE_TIMEOUT_MS = 5 * 60_000;

export interface GroupsOptions {
  readonly silences: Silences;
  readonly records: KeptRecords;
  readonly externalUrl: string;
  readonly now: () => number;
  readonly log: Logger;
  /** A message was taken, or one attempt failed. */
  readonly count: (kind: Channel['kind'], outcome: 'sent' | 'failed') => void;
}

/** What is kept of a group on disk. */
export interface StoredGroup {
  readonly notifier: string;
  readonly labels: LabelPairs;
  readonly alerts: readonly GroupAlert[];
  readonly sent: Readonly<Record<string, LastSent>>;
}

interface RunningGroup {
  readonly key: string;
  readonly group: AlertGroup;
  timer: NodeJS.Timeout | null;
  /** The flush that is under way. */
  flush: Promise<void> | null;
}

export class NotifierGroups {
  readonly settings: NotifierSettings;
  readonly #channels: readonly Channel[];
  readonly #options: GroupsOptions;
  readonly #groups = new Map<string, RunningGroup>();
  readonly #passes: (labels: ReadonlyMap<string, string>) => boolean;
  readonly #end = new AbortController();
  /** Alerts that had no place. */
  refused = 0;

  constructor(settings: NotifierSettings, channels: readonly Channel[], options: GroupsOptions) {
    this.settings = settings;
    this.#channels = channels;
    this.#options = options;
    const tests = settings.matchers.map((matcher) => ({ name: matcher.name, test: valueTest(matcher) }));
    this.#passes = (labels) => tests.every(({ name, test }) => test(labels.get(name) ?? ''));
  }

  get groups(): readonly AlertGroup[] {
    return [...this.#groups.values()].map(({ group }) => group);
  }

  /** Whether a group with these labels would still have this key. */
  isKeyOf(labels: LabelPairs, key: string): boolean {
    return groupKey(this.settings, groupLabels(labels, this.settings.group_by)) === key;
  }

  /** All groups as they would be kept on disk, by their keys. */
  stored(): [key: string, group: StoredGroup][] {
    return [...this.#groups.values()].map(({ key, group }) => [key, this.#stored(group, this.#options.now())]);
  }

  /** A group of an earlier process. What still fires is given time to be heard of again. */
  restore({ labels, alerts, sent }: StoredGroup): void {
    const nowMs = this.#options.now();
    const group = new AlertGroup(labels, Object.entries(sent));
    for (const { fingerprint: _, ...alert } of alerts) {
      const endsAtMs = alert.isResolved ? alert.endsAtMs : Math.max(alert.endsAtMs, nowMs + RESOLVE_TIMEOUT_MS);
      group.put({ ...alert, endsAtMs }, nowMs);
    }
    this.#schedule(this.#add(group), nowMs + this.settings.group_interval);
  }

  send(alerts: readonly Alert[]): void {
    for (const alert of alerts) {
      if (this.#passes(new Map(alert.labels))) this.#take(alert);
    }
  }

  /** Lets the attempts end that are under way, but makes no other. Groups stay on disk. */
  async close(): Promise<void> {
    this.#end.abort();
    const running = [...this.#groups.values()];
    for (const { timer } of running) if (timer !== null) clearTimeout(timer);
    await Promise.all(running.map(({ flush }) => flush));
    await Promise.all(this.#channels.map((channel) => channel.close()));
  }

  #take(alert: Alert): void {
    const nowMs = this.#options.now();
    const labels = groupLabels(alert.labels, this.settings.group_by);
    const key = groupKey(this.settings, labels);
    let running = this.#groups.get(key);
    if (running === undefined) {
      // What was never told of need not be told that it is over.
      if (alert.isResolved) return;
      if (this.#groups.size >= LIMITS.alertGroupsMax) {
        this.#refuse(key);
        return;
      }
      running = this.#add(new AlertGroup(labels));
      this.#schedule(running, firstFlushMs(alert, nowMs, this.settings.group_wait));
    }
    if (running.group.size >= LIMITS.alertsPerGroupMax && !running.group.has(alert)) {
      this.#refuse(key);
      return;
    }
    running.group.put(alert, nowMs);
    if (running.group.hasFlushed || running.flush !== null) return;
    const dueMs = firstFlushMs(alert, nowMs, this.settings.group_wait);
    if (dueMs === nowMs) this.#schedule(running, nowMs);
  }

  #refuse(key: string): void {
    if (this.refused++ === 0)
      this.#options.log.error({ group: key }, 'Too many alerts or groups: some are not told of');
  }

  #add(group: AlertGroup): RunningGroup {
    const key = groupKey(this.settings, group.labels);
    const running: RunningGroup = { key, group, timer: null, flush: null };
    this.#groups.set(key, running);
    return running;
  }

  #schedule(running: RunningGroup, dueMs: number): void {
    if (running.timer !== null) clearTimeout(running.timer);
    if (this.#end.signal.aborted) return;
    running.timer = setTimeout(() => {
      running.flush = this.#flush(running);
    }, dueMs - this.#options.now());
    running.timer.unref();
  }

  async #flush(running: RunningGroup): Promise<void> {
    const { group } = running;
    const nowMs = this.#options.now();
    group.hasFlushed = true;
    const snapshot = [...group.alerts];
    const heard = snapshot.filter((alert) => this.#options.silences.silencing(alert.labels, nowMs).length === 0);
    const told = await Promise.all(this.#channels.map((channel) => this.#tell(channel, running, heard, nowMs)));
    if (told.every(Boolean)) group.forgetResolved(snapshot, nowMs);
    if (group.size === 0) this.#forget(running);
    else this.#schedule(running, nowMs + this.settings.group_interval);
    running.flush = null;
  }

  /** Whether the channel knows everything now. */
  async #tell(channel: Channel, { key, group }: RunningGroup, heard: readonly GroupAlert[], nowMs: number) {
    const { group_interval: intervalMs, repeat_interval: repeatIntervalMs, name: receiver } = this.settings;
    const rules = { sendResolved: channel.sendResolved, repeatIntervalMs };
    const told = whatToTell(heard, group.sent.get(channel.name), rules, nowMs);
    if (told === null) return true;
    const { externalUrl, count, log } = this.#options;
    if (told.firing.length + told.resolved.length > 0) {
      const sender = { receiver, externalUrl, groupKey: key, groupLabels: group.labels };
      const isTaken = await deliver(channel, messageOf(told, sender), {
        deadlineMs: Date.now() + Math.max(intervalMs, FLUSH_MS_MIN),
        stop: this.#end.signal,
        failed: (err) => {
          count(channel.kind, 'failed');
          log.error({ notifier: receiver, channel: channel.name, group: key, err }, 'Error notifying');
        },
      });
      if (!isTaken) return false;
      count(channel.kind, 'sent');
    }
    const fingerprints = (alerts: readonly GroupAlert[]) => alerts.map((alert) => alert.fingerprint);
    const sent = { firing: fingerprints(told.firing), resolved: fingerprints(told.resolved), sentAtMs: nowMs };
    group.sent.set(channel.name, sent);
    await this.#keep(key, group, nowMs);
    return true;
  }

  /** What could not be written is told again after a restart, which is better than nothing being told. */
  async #keep(key: string, group: AlertGroup, nowMs: number): Promise<void> {
    const { records, log } = this.#options;
    records.put(key, this.#stored(group, nowMs));
    try {
      await records.durable();
    } catch (err) {
      log.error({ err }, 'What was notified cannot be written: it would be repeated after a restart');
    }
  }

  #stored(group: AlertGroup, nowMs: number): StoredGroup {
    const alerts = [...group.alerts].map((alert) => ({ ...alert, isResolved: isResolvedAt(alert, nowMs) }));
    return { notifier: this.settings.name, labels: group.labels, alerts, sent: Object.fromEntries(group.sent) };
  }

  #forget(running: RunningGroup): void {
    this.#groups.delete(running.key);
    this.#options.records.remove(running.key);
  }
}
