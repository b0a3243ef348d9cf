/** The answer of a back-test as JSON. */

import { formatExponent } from '../../model/go-format.ts';
import type { LabelPairs } from '../../model/label-pairs.ts';
import type { Checkpoint } from '../../promql/engine.ts';
import type { Reader } from '../../storage/storage.ts';
import { AlertTexts } from '../alert-text.ts';
import { backtestRule, type RuleHistory, slotsOf } from './backtest-rule.ts';
import type { BacktestGroup, BacktestWork } from './backtest-work.ts';
import type { Episode } from './episodes.ts';

/** The whole body of the answer. Throws a Refusal. */
export function backtestBody(work: BacktestWork, reader: Reader, checkpoint: Checkpoint): Uint8Array<ArrayBuffer> {
  const texts = new AlertTexts();
  const groups = work.groups.map((group) => {
    const rules = group.rules.map((rule) => ruleBody(backtestRule(rule, group, work, reader, checkpoint, texts)));
    return { ...groupFields(group, work), rules };
  });
  return Uint8Array.from(Buffer.from(JSON.stringify({ status: 'success', data: { groups } })));
}

function groupFields(group: BacktestGroup, work: BacktestWork) {
  const { name, file, intervalMs } = group;
  const { firstMs, count } = slotsOf(group, work);
  return {
    name,
    file,
    interval: intervalMs / 1000,
    evaluations: count,
    firstEvaluation: count === 0 ? null : timeText(firstMs),
    lastEvaluation: count === 0 ? null : timeText(firstMs + (count - 1) * intervalMs),
  };
}

function ruleBody({ rule, episodes, failedAtMs, lastError }: RuleHistory) {
  return {
    name: rule.name,
    query: rule.query,
    duration: rule.forMs / 1000,
    keepFiringFor: rule.keepFiringForMs / 1000,
    labels: Object.fromEntries(rule.labels),
    annotations: Object.fromEntries(rule.annotations),
    failures: failedAtMs.length,
    ...(lastError !== '' && { lastError }),
    alerts: byLabels(episodes).map(([labels, ofAlert]) => ({ labels, episodes: ofAlert.map(episodeBody) })),
  };
}

/** In the order in which the alerts began first. */
function byLabels(episodes: readonly Episode[]): [labels: Readonly<Record<string, string>>, episodes: Episode[]][] {
  const alerts = new Map<string, [Readonly<Record<string, string>>, Episode[]]>();
  for (const episode of episodes) {
    const key = keyOf(episode.labels);
    const known = alerts.get(key);
    if (known === undefined) alerts.set(key, [Object.fromEntries(episode.labels), [episode]]);
    else known[1].push(episode);
  }
  return [...alerts.values()];
}

function keyOf(labels: LabelPairs): string {
  return labels.flat().join('\0');
}

function episodeBody({ activeAtMs, firingAtMs, endedAtMs, annotations, value }: Episode) {
  return {
    activeAt: timeText(activeAtMs),
    firingAt: firingAtMs === null ? null : timeText(firingAtMs),
    endedAt: endedAtMs === null ? null : timeText(endedAtMs),
    ...(firingAtMs !== null && { annotations: Object.fromEntries(annotations) }),
    value: formatExponent(value),
  };
}

function timeText(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
