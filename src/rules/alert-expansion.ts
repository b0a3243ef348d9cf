/** Labels and annotations of an alerting rule in one evaluation, expanded element by element. */
import type { TemplateData, TemplateFunctions } from '../alerting/template/alert-template.ts';
import { type Checkpoint, type QueryMeans, runQuery } from '../promql/engine.ts';
import { histogramText } from '../promql/histogram/text.ts';
import type { Reader } from '../storage/storage.ts';
import type { AlertTexts } from './alert-text.ts';
import { type Element, elementsOf } from './query-elements.ts';
import type { AlertingWork } from './rule-work.ts';

export class AlertExpansion {
  expansions = 0;
  failures = 0;
  readonly #work: AlertingWork;
  readonly #texts: AlertTexts;
  readonly #functions: TemplateFunctions;
  #data: TemplateData;

  constructor(work: AlertingWork, reader: Reader, checkpoint: Checkpoint, texts: AlertTexts, means?: QueryMeans) {
    const { request, timeMs, externalLabels, externalUrl } = work;
    this.#work = work;
    this.#texts = texts;
    this.#data = { labels: [], value: 0, externalLabels, externalUrl };
    this.#functions = {
      nowMs: timeMs,
      externalUrl,
      query(text) {
        const asked = { ...request, text, startMs: timeMs, endMs: timeMs };
        return Array.from(elementsOf(runQuery(asked, reader, checkpoint, means)), (element) => ({
          labels: element.labels,
          value: floatOf(element),
        }));
      },
    };
  }

  /** The element that the next texts are of. */
  begin(element: Element): void {
    const { labels, histogram } = element;
    this.#data = { ...this.#data, labels, value: histogram === null ? floatOf(element) : histogramText(histogram) };
  }

  /** A failure is part of the text; throws only when the evaluation must end. */
  expand(text: string): string {
    this.expansions++;
    const expanded = this.#texts.expand(this.#work.name, text, this.#data, this.#functions);
    if (expanded.failed) this.failures++;
    return expanded.text;
  }
}

function floatOf({ low, high }: Element): number {
  return new Float64Array(Uint32Array.of(low, high).buffer)[0];
}
