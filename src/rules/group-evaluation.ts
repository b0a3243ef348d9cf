/** One group: its rules with their states, and the evaluation of all of them at one time. It knows no clock. */
import { AlertingRun } from './alerting-run.ts';
import { dependencies } from './dependencies.ts';
import type { EvaluationSlots } from './evaluation-slots.ts';
import { RecordingRun } from './recording-run.ts';
import { restoreAlerts } from './restore.ts';
import type { EvaluationTime, RuleContext } from './rule-context.ts';
import type { RuleGroup } from './rule-group.ts';
import { inOrder, sideBySide } from './rule-order.ts';
import { failure, type RuleEvaluation } from './rule-status.ts';
import { keyOf } from './written-series.ts';

export type RuleRun = RecordingRun | AlertingRun;

/** Since the group exists, over all reloads of it. */
export interface GroupCounters {
  evaluations: number;
  evaluationFailures: number;
  iterations: number;
  iterationsMissed: number;
}

/** How the last evaluation went. Times are milliseconds since the Unix epoch; null: not evaluated yet. */
export interface GroupStatus {
  lastEvaluationMs: number | null;
  evaluationSeconds: number;
  /** The sum of the times of the rules. */
  ruleSeconds: number;
  restoreSeconds: number;
  samples: number;
}

export interface GroupOptions {
  /** Whether the states of alerts need not be restored. */
  readonly restored: boolean;
  /** null: rules go one after another. */
  readonly slots: EvaluationSlots | null;
}

export class GroupEvaluation {
  readonly group: RuleGroup;
  readonly runs: readonly RuleRun[];
  counters: GroupCounters = { evaluations: 0, evaluationFailures: 0, iterations: 0, iterationsMissed: 0 };
  status: GroupStatus = {
    lastEvaluationMs: null,
    evaluationSeconds: 0,
    ruleSeconds: 0,
    restoreSeconds: 0,
    samples: 0,
  };
  readonly #context: RuleContext;
  readonly #slots: EvaluationSlots | null;
  /** Of each rule, the earlier ones that it waits for; null: of all. */
  readonly #waitsFor: readonly (readonly number[])[] | null;
  /** Of rules that a reload took away; marked after the next evaluation. */
  #left: Uint8Array[] = [];

  constructor(group: RuleGroup, context: RuleContext, { restored, slots }: GroupOptions) {
    const { limit, intervalMs } = group;
    this.group = group;
    this.runs = group.rules.map((rule) =>
      rule.kind === 'recording'
        ? new RecordingRun(rule, limit)
        : new AlertingRun(rule, { limit, intervalMs, restored }),
    );
    this.#context = context;
    this.#slots = slots;
    this.#waitsFor = slots === null ? null : dependencies(group.rules);
  }

  /** The evaluation of the slot; resolves when all samples are in the head. Never rejects. */
  async evaluate(slotMs: number, signal: AbortSignal): Promise<void> {
    const time = { slotMs, sampleMs: slotMs - this.group.queryOffsetMs, signal };
    const beganMs = this.#context.now();
    const began = performance.now();
    let samples = 0;
    let ruleSeconds = 0;
    const evaluate = async (index: number) => {
      if (signal.aborted) return;
      samples += await this.#evaluateRule(this.runs[index], time);
      ruleSeconds += this.runs[index].status.evaluationSeconds;
    };
    if (this.#waitsFor === null || this.#slots === null) await inOrder(this.runs.length, evaluate);
    else await sideBySide(this.#waitsFor, this.#slots, evaluate);
    this.#markLeft(time.sampleMs);
    const evaluationSeconds = secondsSince(began);
    this.#context.observer.groupEvaluated(evaluationSeconds);
    this.counters.iterations++;
    this.status = { ...this.status, lastEvaluationMs: beganMs, evaluationSeconds, ruleSeconds, samples };
  }

  /** `for` goes on from where it was before a restart. Never rejects. */
  async restore(signal: AbortSignal): Promise<void> {
    const began = performance.now();
    for (const run of this.runs) {
      if (run instanceof AlertingRun) await restoreAlerts(run, this.#context, signal);
    }
    this.status = { ...this.status, restoreSeconds: secondsSince(began) };
  }

  /**
   * Goes on from where the group of the configuration before was, rule by rule: those with the same name and labels, in
   * order. The series of the others are marked after the next evaluation.
   */
  takeOver(before: GroupEvaluation): void {
    const byIdentity = new Map<string, RuleRun[]>();
    for (const run of before.runs) {
      const same = byIdentity.get(identityOf(run));
      if (same === undefined) byIdentity.set(identityOf(run), [run]);
      else same.push(run);
    }
    for (const run of this.runs) {
      const known = byIdentity.get(identityOf(run))?.shift();
      if (run instanceof AlertingRun && known instanceof AlertingRun) run.takeOver(known);
      else if (run instanceof RecordingRun && known instanceof RecordingRun) run.takeOver(known);
    }
    this.#left = [...before.#left, ...[...byIdentity.values()].flat().flatMap((run) => run.leaveSeries())];
    this.counters = before.counters;
    this.status = { ...before.status, samples: this.status.samples };
  }

  /** Ends all series that the group wrote last, at a time. */
  markAll(timeMs: number): void {
    this.#left.push(...this.runs.flatMap((run) => run.leaveSeries()));
    this.#markLeft(timeMs - this.group.queryOffsetMs);
  }

  #markLeft(timeMs: number): void {
    const { writer } = this.#context;
    if (this.#left.length === 0 || writer.unavailable !== null) return;
    const seen = new Set<string>();
    for (const series of this.#left) {
      const key = keyOf(series);
      if (!seen.has(key)) writer.appendStale(series, timeMs);
      seen.add(key);
    }
    writer.commit();
    this.#left = [];
  }

  /** Answers how many samples the rule wrote. */
  async #evaluateRule(run: RuleRun, time: EvaluationTime): Promise<number> {
    const { now, log, observer } = this.#context;
    const lastEvaluationMs = now();
    const began = performance.now();
    const done = await this.#attempt(run, time);
    const evaluationSeconds = secondsSince(began);
    const isGood = done.error === '';
    run.status = { health: isGood ? 'ok' : 'err', lastError: done.error, evaluationSeconds, lastEvaluationMs };
    observer.ruleEvaluated(evaluationSeconds);
    this.counters.evaluations++;
    if (done.failed) this.counters.evaluationFailures++;
    if (!isGood && !done.canceled) {
      const { file, name } = this.group;
      const message = done.failed ? 'Evaluating rule failed' : 'Rule evaluation result discarded';
      log.warn({ file, group: name, name: run.rule.name, err: done.error }, message);
    }
    return done.samples;
  }

  async #attempt(run: RuleRun, time: EvaluationTime): Promise<RuleEvaluation> {
    try {
      return await run.evaluate(time, this.#context);
    } catch (error) {
      // The head has no more room: what of the slice it took is committed all the same.
      this.#context.writer.commit();
      return failure((error as Error).message);
    }
  }
}

function identityOf({ rule }: RuleRun): string {
  return JSON.stringify([rule.kind, rule.name, rule.labels]);
}

/** @param began on the clock of performance.now(); whole microseconds */
function secondsSince(began: number): number {
  return Math.round(1000 * (performance.now() - began)) / 1e6;
}
