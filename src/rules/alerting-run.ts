/**
 * An alerting rule from one evaluation to the next: its alerts, what is sent of them, and the series ALERTS and
 * ALERTS_FOR_STATE.
 */
import type { Alert } from '../alerting/alert.ts';
import type { LabelPairs } from '../model/label-pairs.ts';
import { labelPairs } from '../storage/label-bytes.ts';
import { AlertSeries } from './alert-series.ts';
import { type AlertState, isActive, needsSending, nextAlertState, sent } from './alert-states.ts';
import { generatorUrl } from './generator-url.ts';
import type { EvaluationTime, RuleContext } from './rule-context.ts';
import type { AlertingRule } from './rule-group.ts';
import { extraAt, labelsAt, type RuleResult, valueAt } from './rule-result.ts';
import { failure, NOT_EVALUATED, type RuleEvaluation, type RuleStatus } from './rule-status.ts';
import type { AlertingWork } from './rule-work.ts';
import type { Slices } from './slices.ts';
import { keyOf } from './written-series.ts';

/** Of the group of the rule. */
export interface AlertingOptions {
  /** Most active alerts; 0: any number. */
  readonly limit: number;
  readonly intervalMs: number;
  /** Whether states need not be restored: the series of the alerts may be written. */
  readonly restored: boolean;
}

/** By identity: the canonical bytes of the labels, as latin1. */
export type Alerts = ReadonlyMap<string, AlertState>;

/** A sink gets no more at a time. */
const SENT_AT_ONCE = 1024;
const NO_PAIRS: LabelPairs = [];

export class AlertingRun {
  readonly rule: AlertingRule;
  status: RuleStatus = NOT_EVALUATED;
  restored: boolean;
  readonly #options: AlertingOptions;
  readonly #series = new AlertSeries();
  #alerts: Alerts = new Map();

  constructor(rule: AlertingRule, options: AlertingOptions) {
    this.rule = rule;
    this.restored = options.restored;
    this.#options = options;
  }

  /** Resolved ones among them. */
  get alerts(): Alerts {
    return this.#alerts;
  }

  work({ slotMs, sampleMs }: EvaluationTime, context: RuleContext): AlertingWork {
    const { name, query, labels, annotations } = this.rule;
    const request = context.request(query, sampleMs);
    const { externalUrl } = context;
    const externalLabels = context.externalLabels();
    return { kind: 'alerting', request, name, labels, annotations, timeMs: slotMs, externalLabels, externalUrl };
  }

  /** What becomes of the alerts; sends them, and writes their series. */
  async take(result: RuleResult, time: EvaluationTime, context: RuleContext, slices: Slices): Promise<RuleEvaluation> {
    context.observer.templatesExpanded(result.expansions, result.expansionFailures);
    const next = await this.#nextAlerts(result, time.slotMs, slices);
    const active = countActive(next);
    const { limit } = this.#options;
    if (limit > 0 && active > limit) {
      this.#alerts = new Map();
      return failure(`exceeded limit of ${limit} with ${active} alerts`);
    }
    this.#alerts = next;
    await this.#send(next, time.slotMs, context, slices);
    if (!this.restored) return { samples: 0, error: '', failed: false, canceled: false };
    const { unavailable } = context.writer;
    return unavailable === null ? this.#write(next, time.sampleMs, context, slices) : failure(unavailable);
  }

  /** Goes on from where a rule of the configuration before was. */
  takeOver(before: AlertingRun): void {
    this.#alerts = before.#alerts;
    this.#series.takeOver(before.#series);
  }

  /** Active alerts get the beginnings that they had before a restart. */
  restore(activeAtMs: (key: string) => number | null): void {
    this.#alerts = new Map(
      [...this.#alerts].map(([key, alert]) => {
        const restored = isActive(alert) ? activeAtMs(key) : null;
        return [key, restored === null ? alert : { ...alert, activeAtMs: restored }];
      }),
    );
  }

  /** The series that it wrote last; they are not its own any more. */
  leaveSeries(): Uint8Array[] {
    return this.#series.leave();
  }

  async #nextAlerts(result: RuleResult, slotMs: number, slices: Slices): Promise<Map<string, AlertState>> {
    const next = new Map<string, AlertState>();
    for (let i = 0; i < result.count; i++) {
      if (slices.due()) await slices.turn();
      const labels = labelsAt(result, i);
      const key = keyOf(labels);
      const current = this.#alerts.get(key) ?? null;
      const extra = extraAt(result, i);
      const element = {
        labels: current?.labels ?? labelPairs(labels),
        annotations: extra.length === 0 ? NO_PAIRS : labelPairs(extra),
        value: valueAt(result, i),
      };
      const alert = nextAlertState(current, element, slotMs, this.rule);
      if (alert !== null) next.set(key, alert);
    }
    for (const [key, current] of this.#alerts) {
      if (slices.due()) await slices.turn();
      if (next.has(key)) continue;
      const alert = nextAlertState(current, null, slotMs, this.rule);
      if (alert !== null) next.set(key, alert);
    }
    return next;
  }

  async #send(alerts: Map<string, AlertState>, slotMs: number, context: RuleContext, slices: Slices): Promise<void> {
    const { resendDelayMs, sinks, externalUrl } = context;
    const times = { intervalMs: this.#options.intervalMs, resendDelayMs };
    const url = generatorUrl(externalUrl, this.rule.query);
    let batch: Alert[] = [];
    const flush = () => {
      for (const sink of sinks) sink.send(batch);
      batch = [];
    };
    for (const [key, alert] of alerts) {
      if (slices.due()) await slices.turn();
      if (!needsSending(alert, slotMs, resendDelayMs)) continue;
      const now = sent(alert, slotMs, times);
      alerts.set(key, now);
      batch.push(toSend(now, slotMs, url));
      if (batch.length === SENT_AT_ONCE) flush();
    }
    if (batch.length > 0) flush();
  }

  async #write(alerts: Alerts, sampleMs: number, { writer }: RuleContext, slices: Slices): Promise<RuleEvaluation> {
    let samples = 0;
    let error = '';
    for (const [key, alert] of alerts) {
      if (!isActive(alert)) continue;
      if (slices.due()) await slices.turn();
      error = this.#series.write(key, alert, sampleMs, writer) ?? error;
      samples += 2;
    }
    for (const key of this.#series.keys) {
      if (slices.due()) await slices.turn();
      const alert = alerts.get(key);
      if (alert === undefined || !isActive(alert)) this.#series.mark(key, sampleMs, writer);
    }
    writer.commit();
    return { samples, error, failed: false, canceled: false };
  }
}

function countActive(alerts: Alerts): number {
  let active = 0;
  for (const alert of alerts.values()) if (isActive(alert)) active++;
  return active;
}

function toSend(alert: AlertState, slotMs: number, url: string): Alert {
  const { labels, annotations, firedAtMs, resolvedAtMs, validUntilMs } = alert;
  const isResolved = resolvedAtMs !== null;
  return {
    labels,
    annotations,
    startsAtMs: firedAtMs ?? slotMs,
    endsAtMs: resolvedAtMs ?? validUntilMs ?? slotMs,
    isResolved,
    generatorUrl: url,
  };
}
