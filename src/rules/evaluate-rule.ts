/**
 * One rule at one time: ask its query, put labels in place, expand templates. Synchronous; it runs in a worker, or in the
 * tools over a reader of theirs. Throws a Refusal, whose message is the rule's error.
 */

import { Refusal } from '../errors.ts';
import type { LabelPairs } from '../model/label-pairs.ts';
import { withLabels } from '../model/label-pairs.ts';
import { METRIC_NAME } from '../model/labels.ts';
import { type Checkpoint, type QueryMeans, type QueryStats, runQuery } from '../promql/engine.ts';
import { encodeHistogram } from '../storage/chunk/histogram-bytes.ts';
import { putLabels } from '../storage/label-writer.ts';
import type { Reader } from '../storage/storage.ts';
import { AlertExpansion } from './alert-expansion.ts';
import type { AlertTexts } from './alert-text.ts';
import { type Element, elementsOf } from './query-elements.ts';
import { RuleResultBuilder } from './rule-result.ts';
import type { AlertingWork, RecordingWork, RuleWork } from './rule-work.ts';

export interface EvaluatedRule {
  /** For ruleResultOf(). */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly stats: QueryStats;
}

export function evaluateRule(
  work: RuleWork,
  reader: Reader,
  checkpoint: Checkpoint,
  texts: AlertTexts,
  means?: QueryMeans,
): EvaluatedRule {
  const answer = runQuery(work.request, reader, checkpoint, means);
  const elements = elementsOf(answer);
  const builder = new RuleResultBuilder();
  if (work.kind === 'recording') record(work, elements, builder);
  else alert(work, elements, builder, new AlertExpansion(work, reader, checkpoint, texts, means));
  return { bytes: builder.take(), stats: answer.stats };
}

function record({ name, labels, limit }: RecordingWork, elements: Iterable<Element>, builder: RuleResultBuilder): void {
  const distinct = new DistinctLabels(builder);
  const others: LabelPairs = [[METRIC_NAME, name], ...labels];
  for (const element of elements) {
    putLabels(builder.labels, withLabels(element.labels, others));
    if (!distinct.add()) {
      throw new Refusal('execution', 'vector contains metrics with the same labelset after applying rule labels');
    }
    if (element.histogram !== null) encodeHistogram(element.histogram, builder.extras);
    builder.add(element.low, element.high);
  }
  if (limit > 0 && builder.count > limit) {
    throw new Refusal('execution', `exceeded limit of ${limit} with ${builder.count} series`);
  }
}

function alert(
  { name, labels, annotations }: AlertingWork,
  elements: Iterable<Element>,
  builder: RuleResultBuilder,
  expansion: AlertExpansion,
): void {
  const distinct = new DistinctLabels(builder);
  for (const element of elements) {
    expansion.begin(element);
    putLabels(builder.labels, alertLabels(element, name, labels, expansion));
    if (!distinct.add()) {
      throw new Refusal('execution', 'vector contains metrics with the same labelset after applying alert labels');
    }
    putLabels(
      builder.extras,
      annotations.map(([label, text]) => [label, expansion.expand(text)]),
    );
    builder.add(element.low, element.high);
  }
  builder.expansions = expansion.expansions;
  builder.expansionFailures = expansion.failures;
}

/** What names the alert of an element that the expansion has begun. */
export function alertLabels(element: Element, name: string, labels: LabelPairs, expansion: AlertExpansion): LabelPairs {
  const expanded = labels.map(([label, text]): [string, string] => [label, expansion.expand(text)]);
  return withLabels(element.labels, [[METRIC_NAME, ''], ...expanded, ['alertname', name]]);
}

/** Finds the second element with the same labels. */
class DistinctLabels {
  readonly #builder: RuleResultBuilder;
  readonly #seen = new Set<string>();

  constructor(builder: RuleResultBuilder) {
    this.#builder = builder;
  }

  /** Whether the labels that were written last, of the element to be added, are new. */
  add(): boolean {
    const { labels, labelsStart } = this.#builder;
    const before = this.#seen.size;
    this.#seen.add(Buffer.from(labels.bytes.buffer).toString('latin1', labelsStart, labels.length));
    return this.#seen.size > before;
  }
}
