/** One alerting rule over stored history: exactly what live evaluation at the same times would have made of it. */

import { Refusal } from '../../errors.ts';
import { LIMITS } from '../../limits.ts';
import type { LabelPairs } from '../../model/label-pairs.ts';
import type { Checkpoint } from '../../promql/engine.ts';
import type { Reader } from '../../storage/storage.ts';
import { AlertExpansion } from '../alert-expansion.ts';
import type { AlertElement } from '../alert-states.ts';
import type { AlertTexts } from '../alert-text.ts';
import { alertLabels } from '../evaluate-rule.ts';
import type { Element } from '../query-elements.ts';
import { slotAt, slotOffsetMs } from '../schedule.ts';
import type { BacktestGroup, BacktestRule, BacktestWork } from './backtest-work.ts';
import { type Episode, Episodes } from './episodes.ts';
import { type Evaluation, evaluations, type Times } from './evaluations.ts';

export interface RuleHistory {
  readonly rule: BacktestRule;
  readonly episodes: readonly Episode[];
  /** Evaluations that failed: nothing changed by them, and nothing would have been written. */
  readonly failedAtMs: readonly number[];
  /** Of the last one that failed; '' when none did. */
  readonly lastError: string;
}

/** The slots of the group in the time of the back-test. Throws a Refusal when there are too many. */
export function slotsOf(group: BacktestGroup, { startMs, endMs }: BacktestWork): Times {
  const { intervalMs } = group;
  const offsetMs = slotOffsetMs(group);
  const before = slotAt(startMs, intervalMs, offsetMs);
  const firstMs = before < startMs ? before + intervalMs : before;
  const count = Math.max(0, Math.floor((endMs - firstMs) / intervalMs) + 1);
  if (count > LIMITS.backtestEvaluationsMax) {
    const text = `group "${group.name}" would be evaluated ${count} times`;
    throw new Refusal('execution', `${text}, at most ${LIMITS.backtestEvaluationsMax} are possible`);
  }
  return { firstMs, intervalMs, count };
}

export function backtestRule(
  rule: BacktestRule,
  group: BacktestGroup,
  work: BacktestWork,
  reader: Reader,
  checkpoint: Checkpoint,
  texts: AlertTexts,
): RuleHistory {
  const slots = slotsOf(group, work);
  const { queryOffsetMs, limit } = group;
  const episodes = new Episodes(rule);
  const failedAtMs: number[] = [];
  let lastError = '';
  const fail = (timeMs: number, reason: string): void => {
    failedAtMs.push(timeMs);
    lastError = reason;
  };
  const request = { ...work.request, text: rule.query };
  const queryTimes = { ...slots, firstMs: slots.firstMs - queryOffsetMs };
  for (const evaluation of evaluations(request, queryTimes, reader, checkpoint)) {
    const timeMs = evaluation.timeMs + queryOffsetMs;
    const seen = elementsByIdentity(evaluation, timeMs, rule, work, reader, checkpoint, texts);
    if (typeof seen === 'string') {
      fail(timeMs, seen);
      continue;
    }
    episodes.evaluate(seen.elements, timeMs, seen.annotations);
    if (limit > 0 && episodes.active > limit) {
      fail(timeMs, `exceeded limit of ${limit} with ${episodes.active} alerts`);
      episodes.wipe(timeMs);
    }
  }
  return { rule, episodes: episodes.all, failedAtMs, lastError };
}

interface Seen {
  readonly elements: ReadonlyMap<string, AlertElement>;
  readonly annotations: (key: string) => LabelPairs;
}

/** Or why the evaluation failed. */
function elementsByIdentity(
  { timeMs: sampleMs, elements }: Evaluation,
  timeMs: number,
  rule: BacktestRule,
  work: BacktestWork,
  reader: Reader,
  checkpoint: Checkpoint,
  texts: AlertTexts,
): Seen | string {
  if (elements instanceof Refusal) return elements.message;
  const { externalLabels, externalUrl } = work;
  const { name, query, labels, annotations } = rule;
  const request = { ...work.request, kind: 'instant', text: query, startMs: sampleMs, endMs: sampleMs } as const;
  const context = {
    kind: 'alerting',
    request,
    name,
    labels,
    annotations,
    timeMs,
    externalLabels,
    externalUrl,
  } as const;
  const expansion = new AlertExpansion(context, reader, checkpoint, texts);
  const found = new Map<string, AlertElement>();
  const sources = new Map<string, Element>();
  for (const element of elements) {
    expansion.begin(element);
    const own = alertLabels(element, name, labels, expansion);
    const key = own.flat().join('\0');
    if (found.has(key)) return 'vector contains metrics with the same labelset after applying alert labels';
    found.set(key, { labels: own, annotations: [], value: floatOf(element) });
    sources.set(key, { ...element });
  }
  return {
    elements: found,
    annotations(key) {
      expansion.begin(sources.get(key) as Element);
      return annotations.map(([label, text]) => [label, expansion.expand(text)]);
    },
  };
}

function floatOf({ low, high, histogram }: Element): number {
  return histogram === null ? new Float64Array(Uint32Array.of(low, high).buffer)[0] : 0;
}
