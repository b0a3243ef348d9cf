/**
 * Sends alerts to Alertmanagers: every alert to each that is found, with the external labels, relabelled.
 */
import type { Logger } from 'pino';
import type { AlertingConfig } from '../../config/sections/remote.ts';
import type { LabelPairs } from '../../model/label-pairs.ts';
import { Relabelling, sorted } from '../../relabel/relabel.ts';
import type { Alert, AlertSink } from '../alert.ts';
import type { AlertmanagerQueue } from './alertmanager-queue.ts';
import { AlertmanagerSection } from './alertmanager-section.ts';
import type { AlertmanagerTargets } from './alertmanager-target.ts';
import { relabelled } from './relabelled.ts';

export interface NotifierOptions {
  readonly userAgent: string;
  /** Alerts that may wait for each Alertmanager, and alerts of a request. */
  readonly queueCapacity: number;
  readonly batchMax: number;
  /** Who is told the same as Alertmanagers: external labels are there, and what relabelling drops is not. */
  readonly others: readonly AlertSink[];
  /** How long a request took, by URL. */
  readonly observe: (url: string, seconds: number) => void;
  readonly log: Logger;
}

export interface NotifierConfig {
  readonly alerting: AlertingConfig | undefined;
  readonly externalLabels: LabelPairs;
  /** Relative paths of the configuration are relative to this. */
  readonly directory: string;
}

export class Notifier implements AlertSink {
  readonly #options: NotifierOptions;
  /** By their configuration as text: a section that a reload does not change keeps its queues. */
  #sections = new Map<string, AlertmanagerSection>();
  #relabelling = new Relabelling([]);
  #externalLabels: LabelPairs = [];

  constructor(options: NotifierOptions) {
    this.#options = options;
  }

  apply({ alerting, externalLabels, directory }: NotifierConfig): void {
    this.#relabelling = new Relabelling(alerting?.alert_relabel_configs ?? []);
    this.#externalLabels = externalLabels;
    const kept = new Map<string, AlertmanagerSection>();
    for (const [index, config] of (alerting?.alertmanagers ?? []).entries()) {
      const key = JSON.stringify([index, config]);
      const { queueCapacity: capacity, others: _, ...options } = this.#options;
      const known = this.#sections.get(key);
      const section = known ?? new AlertmanagerSection(config, { ...options, capacity, directory });
      kept.set(key, section);
      if (known === undefined) section.start();
    }
    const gone = [...this.#sections].filter(([key]) => !kept.has(key));
    this.#sections = kept;
    for (const [, section] of gone) void section.close(0);
  }

  send(alerts: readonly Alert[]): void {
    const labelled = alerts.map((alert) => ({ ...alert, labels: this.#withExternal(alert.labels) }));
    const sent = relabelled(labelled, this.#relabelling);
    if (sent.length === 0) return;
    for (const sink of [...this.#sections.values(), ...this.#options.others]) sink.send(sent);
  }

  /** What all sections found, for the API. */
  get targets(): AlertmanagerTargets {
    const all = [...this.#sections.values()].map((section) => section.targets);
    return { active: all.flatMap(({ active }) => active), dropped: all.flatMap(({ dropped }) => dropped) };
  }

  get queues(): AlertmanagerQueue[] {
    return [...this.#sections.values()].flatMap((section) => [...section.queues]);
  }

  /** Sends what waits, for `drainMs` at most. */
  async close(drainMs: number): Promise<void> {
    await Promise.all([...this.#sections.values()].map((section) => section.close(drainMs)));
  }

  /** An external label where the alert has none of its name. */
  #withExternal(labels: Alert['labels']): Alert['labels'] {
    if (this.#externalLabels.length === 0) return labels;
    return sorted(new Map([...this.#externalLabels, ...labels]));
  }
}
