/** What the texts of alert-cases.ts are expanded with: the same for our engine and for promtool. */

import type { TemplateData, TemplateFunctions } from '../../../src/alerting/template/alert-template.ts';
import type { LabelPairs } from '../../../src/model/label-pairs.ts';

type Sample = { readonly labels: LabelPairs; readonly value: number };

/** The element that the alert is of. */
export const ELEMENT: Sample = {
  labels: [
    ['__name__', 'm'],
    ['instance', 'host.example.org:9100'],
    ['job', 'node'],
    ['text', 'é <a b="x">'],
  ],
  value: 1234567.5,
};

export const EXTERNAL_LABELS: LabelPairs = [['region', 'eu']];

const UP_B = series('up', { instance: 'b', zone: 'z' }, 2);
const UP_A = series('up', { instance: 'a', zone: 'z' }, 1.5);
const TEXTS = series('texts', { __value__: 'hidden' }, 1);

/** Other series that queries find. */
export const SERIES: readonly Sample[] = [UP_B, UP_A, TEXTS];

const RESULTS: ReadonlyMap<string, readonly Sample[]> = new Map([
  ['up', [UP_B, UP_A]],
  ['up{instance="a"}', [UP_A]],
  ["up{instance='b'}", [UP_B]],
  ["up{zone='z'}", [UP_B, UP_A]],
  ['nothing', []],
  ['texts', [TEXTS]],
  ['vector(3)', [{ labels: [], value: 3 }]],
  ['1+1', [{ labels: [], value: 2 }]],
  ['scalar(up{instance="a"})', [{ labels: [], value: 1.5 }]],
]);

/** promtool has no external URL. */
export const DATA: TemplateData = { ...ELEMENT, externalLabels: EXTERNAL_LABELS, externalUrl: '' };

export const FUNCTIONS: TemplateFunctions = {
  nowMs: 60_500,
  externalUrl: 'http://h:9090/pre/fix',
  query(text) {
    const result = RESULTS.get(text);
    if (result === undefined) throw new Error('1:4: parse error: unexpected end of input inside braces');
    return result;
  },
};

function series(name: string, labels: Readonly<Record<string, string>>, value: number): Sample {
  return { labels: [['__name__', name], ...Object.entries(labels)], value };
}
