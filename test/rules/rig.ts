/** A group over a head in memory: its rules are evaluated in this thread, at times that the test sets. */
import { pino } from 'pino';
import type { Alert } from '../../src/alerting/alert.ts';
import { engineFeatures } from '../../src/config/features.ts';
import type { Histogram } from '../../src/model/histogram.ts';
import { Symbols } from '../../src/model/labels.ts';
import { STALE_HIGH, STALE_LOW } from '../../src/model/samples.ts';
import { runQuery } from '../../src/promql/engine.ts';
import { GroupEvaluation } from '../../src/rules/group-evaluation.ts';
import { parseRuleFile } from '../../src/rules/load-rule-files.ts';
import { LocalEvaluator } from '../../src/rules/local-evaluator.ts';
import { elementsOf } from '../../src/rules/query-elements.ts';
import type { RuleContext } from '../../src/rules/rule-context.ts';
import type { RuleGroup } from '../../src/rules/rule-group.ts';
import type { SampleWriter } from '../../src/rules/sample-writer.ts';
import { Head } from '../../src/storage/head/head.ts';
import { canonicalBytes } from '../../src/storage/label-writer.ts';
import { AppendResult } from '../../src/storage/storage.ts';
import { StoreReader } from '../../src/storage/store-reader.ts';
import { viewOf } from '../storage/view-of.ts';

export const START_MS = 1_700_000_000_000;
const NEVER = new AbortController().signal;

export type TestLabels = Readonly<Record<string, string>>;

export class Rig {
  readonly head = new Head({ retentionMs: 0, now: () => START_MS + 3_600_000 });
  readonly sent: Alert[] = [];
  readonly context: RuleContext;
  /** The clock. */
  nowMs = START_MS;
  unavailable: string | null = null;
  readonly #reader = new StoreReader(new Symbols(), viewOf(this.head).view);

  constructor(given: Partial<RuleContext> = {}) {
    this.context = {
      evaluator: new LocalEvaluator(this.#reader),
      writer: this.#writer(),
      sinks: [{ send: (alerts) => void this.sent.push(...alerts) }],
      observer: { ruleEvaluated: () => undefined, groupEvaluated: () => undefined, templatesExpanded: () => undefined },
      log: pino({ level: 'silent' }),
      now: () => this.nowMs,
      request: (text, timeMs) => this.#request(text, timeMs),
      externalLabels: () => [],
      externalUrl: 'http://narthex',
      resendDelayMs: 60_000,
      forOutageToleranceMs: 3_600_000,
      forGracePeriodMs: 600_000,
      ...given,
    };
  }

  /** The first group of a rule file. */
  group(content: string, { restored = true } = {}): GroupEvaluation {
    return new GroupEvaluation(groupOf(content), this.context, { restored, slots: null });
  }

  /** Evaluates at so many seconds after the start. */
  evaluate(group: GroupEvaluation, seconds: number): Promise<void> {
    this.nowMs = START_MS + 1000 * seconds;
    return group.evaluate(this.nowMs, NEVER);
  }

  async restore(group: GroupEvaluation): Promise<void> {
    await group.restore(NEVER);
  }

  append(seconds: number, value: number, labels: TestLabels): void {
    const [low, high] = new Uint32Array(Float64Array.of(value).buffer);
    this.#append(canonicalBytes(Object.entries(labels).sort()), START_MS + 1000 * seconds, low, high);
  }

  appendHistogram(seconds: number, histogram: Histogram, labels: TestLabels): void {
    const ref = this.head.addSeries(canonicalBytes(Object.entries(labels).sort()));
    this.head.appendRich(ref, START_MS + 1000 * seconds, 0, histogram, 0, 0);
  }

  end(seconds: number, labels: TestLabels): void {
    this.#append(canonicalBytes(Object.entries(labels).sort()), START_MS + 1000 * seconds, STALE_LOW, STALE_HIGH);
  }

  /** The result of an instant query: `{labels} value`, sorted. */
  query(text: string, seconds: number): string[] {
    const answer = runQuery(this.#request(text, START_MS + 1000 * seconds), this.#reader, () => undefined);
    return Array.from(elementsOf(answer), ({ labels, low, high }) => {
      const pairs = labels.map(([name, value]) => `${name}=${value}`).join(',');
      return `{${pairs}} ${new Float64Array(Uint32Array.of(low, high).buffer)[0]}`;
    }).sort();
  }

  #request(text: string, timeMs: number) {
    return {
      text,
      kind: 'instant' as const,
      startMs: timeMs,
      endMs: timeMs,
      stepMs: 0,
      lookbackMs: 300_000,
      subqueryStepMs: 60_000,
      samplesMax: 1_000_000,
      features: engineFeatures([]),
    };
  }

  #writer(): SampleWriter {
    const unavailable = () => this.unavailable;
    return {
      get unavailable() {
        return unavailable();
      },
      append: (labels, timeMs, low, high) => this.#append(labels, timeMs, low, high),
      appendHistogram: (labels, timeMs, histogram) => {
        const ref = this.head.addSeries(labels);
        return refusalOf(this.head.appendRich(ref, timeMs, 0, histogram, 0, 0));
      },
      appendStale: (labels, timeMs) => {
        const ref = this.head.addSeries(labels);
        if (this.head.newestTimeOf(ref) < timeMs) this.#append(labels, timeMs, STALE_LOW, STALE_HIGH);
      },
      commit: () => undefined,
    };
  }

  #append(labels: Uint8Array, timeMs: number, low: number, high: number): string | null {
    return refusalOf(this.head.append(this.head.addSeries(labels), timeMs, low, high));
  }
}

export function groupOf(content: string): RuleGroup {
  const [group] = parseRuleFile(content, {
    features: engineFeatures(['promql-experimental-functions']),
    legacyNames: false,
  }).groups;
  const { labels: _merged, ...rest } = group;
  return {
    ...rest,
    file: 'rules.yml',
    intervalMs: group.intervalMs || 15_000,
    queryOffsetMs: group.queryOffsetMs ?? 0,
  };
}

function refusalOf(result: AppendResult): string | null {
  return result === AppendResult.Conflict ? 'conflict' : null;
}
