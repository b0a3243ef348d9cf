/** Compares the alerts that fire with those that a test expects. */

import { formatDuration } from '../model/durations.ts';
import type { LabelPairs } from '../model/label-pairs.ts';
import { compareText } from '../model/labels.ts';
import { labelsKey } from '../promqltest/result-rows.ts';
import { differenceOf } from './difference.ts';
import type { AlertTest } from './test-file.ts';

export interface FiringAlert {
  readonly labels: LabelPairs;
  readonly annotations: LabelPairs;
}

/** The text of the failure, null when they are the same. */
export function alertFailure(
  testName: string,
  { alertname, eval_time: timeMs, exp_alerts: expected }: AlertTest,
  firing: readonly FiringAlert[],
  showsDifference: boolean,
): string | null {
  const wanted = listText(
    expected.map(({ exp_labels: labels, exp_annotations: annotations }) => ({
      labels: sortedPairs({ ...labels, alertname }),
      annotations: sortedPairs(annotations),
    })),
  );
  const got = listText(firing);
  if (wanted === got) return null;
  const name = testName === '' ? '' : `    name: ${testName},\n`;
  const title = `${name}    alertname: ${alertname}, time: ${formatDuration(timeMs)}, \n`;
  if (showsDifference) return `${title}        diff: ${differenceOf(`[${wanted}]`, `[${got}]`).trimStart()}`;
  return `${title}        exp:[${wanted}], \n        got:[${got}]`;
}

function sortedPairs(values: Readonly<Record<string, string>>): LabelPairs {
  return Object.entries(values)
    .filter(([, value]) => value !== '')
    .sort(([a], [b]) => compareText(a, b));
}

/** One alert below the other, by their labels. */
function listText(alerts: readonly FiringAlert[]): string {
  const texts = alerts.map(({ labels, annotations }) => ({
    labels: labelsKey(labels),
    annotations: labelsKey(annotations),
  }));
  texts.sort((a, b) => compareText(a.labels, b.labels) || compareText(a.annotations, b.annotations));
  const lines = texts.map(
    ({ labels, annotations }, index) => `${index}:\n  Labels:${labels}\n  Annotations:${annotations}`,
  );
  return lines.length === 0 ? '' : `\n${indented(lines.join('\n'))}\n            `;
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `            ${line}`)
    .join('\n');
}
