/** One group: its rules with their states, and the evaluation of all of them at one time. It knows no clock. */
import { invariant } from '../invariant.ts';
import { AlertingRun } from './alerting-run.ts';
import { batchesOf, dependencies } from './dependencies.ts';
import type { EvaluationSlots } from './evaluation-slots.ts';
import { RecordingRun } from './recording-run.ts';
import { restoreAlerts } from './restore.ts';
import type { EvaluationTime, RuleContext } from './rule-context.ts';
import type { RuleGroup } from './rule-group.ts';
import { sideBySide } from './rule-order.ts';
import { failure, type RuleEvaluation } from './rule-status.ts';
import type { RuleOutcome } from './rule-work.ts';
import { Slices } from './slices.ts';
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

type Tally = Pick<GroupStatus, 'samples' | 'ruleSeconds'>;

/** Rules of one job: a worker makes it no longer than it has time for. */
const BATCH_RULES_MAX = 64;
/** Finding out what may run side by side looks at every pair of rules. */
const SIDE_BY_SIDE_MAX = 1000;

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
  /** Of each rule, the earlier ones that it waits for. */
  readonly #waitsFor: readonly (readonly number[])[];
  /** Rules that can be evaluated in one job, in order. */
  readonly #batches: readonly (readonly RuleRun[])[];
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
    this.#slots = group.rules.length > SIDE_BY_SIDE_MAX ? null : slots;
    this.#waitsFor = this.#slots === null ? [] : dependencies(group.rules);
    this.#batches = batchesOf(this.runs, BATCH_RULES_MAX);
  }

  /** The evaluation of the slot; resolves when all samples are in the head. Never rejects. */
  async evaluate(slotMs: number, signal: AbortSignal): Promise<void> {
    const time = { slotMs, sampleMs: slotMs - this.group.queryOffsetMs, signal };
    const beganMs = this.#context.now();
    const began = performance.now();
    const tally: Tally = { samples: 0, ruleSeconds: 0 };
    if (this.#slots === null) for (const batch of this.#batches) await this.#evaluateBatch(batch, time, tally);
    else await sideBySide(this.#waitsFor, this.#slots, (at) => this.#evaluateBatch([this.runs[at]], time, tally));
    this.#markLeft(time.sampleMs);
    const evaluationSeconds = secondsSince(began);
    this.#context.observer.groupEvaluated(evaluationSeconds);
    this.counters.iterations++;
    this.status = { ...this.status, ...tally, lastEvaluationMs: beganMs, evaluationSeconds };
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

  async #evaluateBatch(runs: readonly RuleRun[], time: EvaluationTime, tally: Tally): Promise<void> {
    const { evaluator, writer, now } = this.#context;
    for (let from = 0; from < runs.length && !time.signal.aborted; ) {
      const left = runs.slice(from);
      let beganMs = now();
      const works = left.map((run) => run.work(time, this.#context));
      const outcomes = await evaluator.evaluate(works, time.signal);
      invariant(outcomes.length > 0, 'the first rule of a batch is evaluated');
      const slices = new Slices(() => writer.commit());
      for (const [index, outcome] of outcomes.entries()) {
        const run = left[index];
        tally.samples += await this.#take(run, outcome, beganMs, time, slices);
        tally.ruleSeconds += run.status.evaluationSeconds;
        beganMs += Math.round(1000 * outcome.seconds);
      }
      from += outcomes.length;
    }
  }

  /** Answers how many samples the rule wrote. */
  async #take(
    run: RuleRun,
    outcome: RuleOutcome,
    lastEvaluationMs: number,
    time: EvaluationTime,
    slices: Slices,
  ): Promise<number> {
    const { log, observer } = this.#context;
    const began = performance.now();
    const done = await this.#attempt(run, outcome, time, slices);
    const evaluationSeconds = Math.round(1e6 * (outcome.seconds + secondsSince(began))) / 1e6;
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

  async #attempt(run: RuleRun, outcome: RuleOutcome, time: EvaluationTime, slices: Slices): Promise<RuleEvaluation> {
    if (!outcome.ok) return failure(outcome.message, outcome.canceled);
    try {
      return await run.take(outcome.result, time, this.#context, slices);
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
