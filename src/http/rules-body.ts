/** Rules and alerts as JSON, written in slices: a list of 100,000 alerts does not hold up a write. */
import { Refusal } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import { formatExponent } from '../model/go-format.ts';
import { type AlertState, isActive } from '../rules/alert-states.ts';
import { AlertingRun } from '../rules/alerting-run.ts';
import type { GroupEvaluation, RuleRun } from '../rules/group-evaluation.ts';
import { Slices } from '../rules/slices.ts';

export interface ShownGroup {
  readonly evaluation: GroupEvaluation;
  /** Those of its rules that are shown. */
  readonly runs: readonly RuleRun[];
}

/** @param nextToken where the next page begins; null: there is none */
export async function rulesBody(
  groups: readonly ShownGroup[],
  excludeAlerts: boolean,
  nextToken: string | null,
): Promise<Buffer> {
  const body = new SlicedBody('{"status":"success","data":{"groups":[');
  for (const [index, { evaluation, runs }] of groups.entries()) {
    body.add(`${index > 0 ? ',' : ''}{${fields(groupStart(evaluation))},"rules":[`);
    for (const [place, run] of runs.entries()) {
      await body.turn();
      body.add(place > 0 ? ',{' : '{');
      if (run instanceof AlertingRun) await writeAlertingRule(body, run, excludeAlerts);
      else body.add(fields({ ...ruleFields(run), type: 'recording' }));
      body.add('}');
    }
    body.add(`],${fields(groupEnd(evaluation))}}`);
  }
  body.add(`]${nextToken === null ? '' : `,"groupNextToken":"${nextToken}"`}}}`);
  return body.take();
}

export async function alertsBody(runs: readonly AlertingRun[]): Promise<Buffer> {
  const body = new SlicedBody('{"status":"success","data":{"alerts":[');
  let isFirst = true;
  for (const run of runs) isFirst = await writeAlerts(body, run, isFirst);
  body.add(']}}');
  return body.take();
}

class SlicedBody {
  readonly #parts: Buffer[] = [];
  readonly #slices = new Slices(() => undefined);
  #bytes = 0;

  constructor(start: string) {
    this.add(start);
  }

  add(text: string): void {
    const part = Buffer.from(text);
    this.#bytes += part.length;
    if (this.#bytes > LIMITS.answerBytesMax) {
      throw new Refusal('answer_too_large', `the answer would have more than ${LIMITS.answerBytesMax} bytes`);
    }
    this.#parts.push(part);
  }

  async turn(): Promise<void> {
    if (this.#slices.due()) await this.#slices.turn();
  }

  take(): Buffer {
    return Buffer.concat(this.#parts);
  }
}

async function writeAlertingRule(body: SlicedBody, run: AlertingRun, excludeAlerts: boolean): Promise<void> {
  const { forMs, keepFiringForMs, annotations } = run.rule;
  const { name, query, labels, ...outcome } = ruleFields(run);
  const start = {
    state: stateOf(run),
    name,
    query,
    duration: forMs / 1000,
    keepFiringFor: keepFiringForMs / 1000,
    labels,
    annotations: Object.fromEntries(annotations),
  };
  body.add(`${fields(start)},"alerts":`);
  if (excludeAlerts) body.add('null');
  else {
    body.add('[');
    await writeAlerts(body, run, true);
    body.add(']');
  }
  body.add(`,${fields({ ...outcome, type: 'alerting' })}`);
}

/** Answers whether the list is still without an alert. */
async function writeAlerts(body: SlicedBody, run: AlertingRun, isFirst: boolean): Promise<boolean> {
  let isEmpty = isFirst;
  for (const alert of run.alerts.values()) {
    if (!isActive(alert)) continue;
    await body.turn();
    body.add(`${isEmpty ? '' : ','}{${fields(alertFields(alert))}}`);
    isEmpty = false;
  }
  return isEmpty;
}

function groupStart({ group: { name, file } }: GroupEvaluation) {
  return { name, file };
}

function groupEnd({ group, status }: GroupEvaluation) {
  return {
    interval: group.intervalMs / 1000,
    limit: group.limit,
    evaluationTime: status.evaluationSeconds,
    lastEvaluation: goTime(status.lastEvaluationMs),
  };
}

/** A last error that is not there is not shown. */
function ruleFields({ rule, status }: RuleRun) {
  const { health, lastError, evaluationSeconds, lastEvaluationMs } = status;
  return {
    name: rule.name,
    query: rule.query,
    labels: Object.fromEntries(rule.labels),
    health,
    lastError: lastError === '' ? undefined : lastError,
    evaluationTime: evaluationSeconds,
    lastEvaluation: goTime(lastEvaluationMs),
  };
}

function alertFields({ labels, annotations, state, activeAtMs, keepFiringSinceMs, value }: AlertState) {
  return {
    labels: Object.fromEntries(labels),
    annotations: Object.fromEntries(annotations),
    state,
    activeAt: goTime(activeAtMs),
    keepFiringSince: keepFiringSinceMs === null ? undefined : goTime(keepFiringSinceMs),
    value: formatExponent(value),
  };
}

function stateOf({ status, alerts }: AlertingRun): AlertState['state'] | 'unknown' {
  if (status.lastEvaluationMs === null) return 'unknown';
  let state: AlertState['state'] = 'inactive';
  for (const alert of alerts.values()) {
    if (alert.state === 'firing') return 'firing';
    if (alert.state === 'pending') state = 'pending';
  }
  return state;
}

/** RFC 3339 with no more digits of a second than are needed; null is Go's zero time. */
function goTime(ms: number | null): string {
  if (ms === null) return '0001-01-01T00:00:00Z';
  return new Date(ms).toISOString().replace(/\.?0*Z$/, 'Z');
}

/** The inside of a JSON object. */
function fields(values: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(values).slice(1, -1);
}
