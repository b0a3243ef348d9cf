/** Labels and annotations of an alerting rule in one evaluation, expanded element by element. */
import type { LabelPairs } from '../alerting/alert.ts';
import { type Checkpoint, runQuery } from '../promql/engine.ts';
import { histogramText } from '../promql/histogram/text.ts';
import type { Reader } from '../storage/storage.ts';
import type { AlertTexts, TemplateSample } from './alert-text.ts';
import { type Element, elementsOf } from './query-elements.ts';
import type { AlertingWork } from './rule-work.ts';

export class AlertExpansion {
  expansions = 0;
  failures = 0;
  readonly #work: AlertingWork;
  readonly #texts: AlertTexts;
  readonly #query: (text: string) => readonly TemplateSample[];
  #labels: LabelPairs = [];
  #value: number | string = 0;

  constructor(work: AlertingWork, reader: Reader, checkpoint: Checkpoint, texts: AlertTexts) {
    this.#work = work;
    this.#texts = texts;
    const { timeMs } = work;
    this.#query = (text) => {
      const request = { ...work.request, text, startMs: timeMs, endMs: timeMs };
      return Array.from(elementsOf(runQuery(request, reader, checkpoint)), (element) => ({
        labels: element.labels,
        value: floatOf(element),
      }));
    };
  }

  /** The element that the next texts are of. */
  begin(element: Element): void {
    this.#labels = element.labels;
    this.#value = element.histogram === null ? floatOf(element) : histogramText(element.histogram);
  }

  /** Never throws, except that the query must end: a failure is part of the text. */
  expand(text: string): string {
    const { name, timeMs, externalLabels, externalUrl } = this.#work;
    this.expansions++;
    const expanded = this.#texts.expand(name, text, {
      labels: this.#labels,
      value: this.#value,
      externalLabels,
      externalUrl,
      nowMs: timeMs,
      query: this.#query,
    });
    if (expanded.failed) this.failures++;
    return expanded.text;
  }
}

function floatOf({ low, high }: Element): number {
  return new Float64Array(Uint32Array.of(low, high).buffer)[0];
}
