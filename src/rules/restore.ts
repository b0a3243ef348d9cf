/**
 * The beginnings of alerts after a restart, from the samples of ALERTS_FOR_STATE: the time that the server was down does not
 * count for `for`, and an alert that would fire at once has a while to be resolved before.
 */

import { METRIC_NAME } from '../model/labels.ts';
import type { Matcher } from '../model/matchers.ts';
import { ALERTS_FOR_STATE } from './alert-series.ts';
import type { AlertingRun } from './alerting-run.ts';
import type { RuleContext } from './rule-context.ts';
import type { AlertingRule } from './rule-group.ts';
import { labelsAt, type RuleResult, valueAt } from './rule-result.ts';
import { keyOf } from './written-series.ts';

/** What is known of an alert from before the restart. Milliseconds since the Unix epoch. */
export interface BeforeRestart {
  /** Its newest sample: when the server was last seen. */
  readonly downAtMs: number;
  readonly activeAtMs: number;
}

export interface RestoreTimes {
  readonly nowMs: number;
  readonly forMs: number;
  readonly graceMs: number;
}

/** When the alert counts as active from. */
export function restoredActiveAt(
  { downAtMs, activeAtMs }: BeforeRestart,
  { nowMs, forMs, graceMs }: RestoreTimes,
): number {
  const remainingMs = forMs - (downAtMs - activeAtMs);
  if (remainingMs <= 0) return activeAtMs;
  if (remainingMs < graceMs) return nowMs + graceMs - forMs;
  return activeAtMs + (nowMs - downAtMs);
}

/** Never rejects. The rule writes the series of its alerts from now on, whatever became of this. */
export async function restoreAlerts(run: AlertingRun, context: RuleContext, signal: AbortSignal): Promise<void> {
  const { forMs } = run.rule;
  const { forGracePeriodMs: graceMs, forOutageToleranceMs, log } = context;
  if (forMs >= graceMs) {
    const nowMs = context.now();
    const work = { matchers: matchersOf(run.rule), mint: nowMs - forOutageToleranceMs, maxt: nowMs };
    const outcome = await context.evaluator.newestSamples(work, signal);
    if (outcome.ok) {
      const before = samplesByKey(outcome.result);
      run.restore((key) => {
        const known = before.get(key);
        return known === undefined ? null : restoredActiveAt(known, { nowMs, forMs, graceMs });
      });
    } else if (!outcome.canceled) {
      log.error({ rule: run.rule.name, err: outcome.message }, 'The states of alerts could not be restored');
    }
  }
  run.restored = true;
}

/** Labels that are templates say nothing before they are expanded. */
function matchersOf({ name, labels }: AlertingRule): Matcher[] {
  const equal = (label: string, value: string): Matcher => ({ type: '=', name: label, value });
  const own = labels.filter(([label, value]) => label !== 'alertname' && !value.includes('{{'));
  return [
    equal(METRIC_NAME, ALERTS_FOR_STATE),
    equal('alertname', name),
    ...own.map(([label, value]) => equal(label, value)),
  ];
}

function samplesByKey(result: RuleResult): Map<string, BeforeRestart> {
  const samples = new Map<string, BeforeRestart>();
  for (let i = 0; i < result.count; i++) {
    samples.set(keyOf(labelsAt(result, i)), { downAtMs: result.times[i], activeAtMs: 1000 * valueAt(result, i) });
  }
  return samples;
}
