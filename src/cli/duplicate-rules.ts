/** A finding of `check`: rules with the same name and labels, which would write the same series. */
import type { LabelPairs } from '../model/label-pairs.ts';
import { compareText } from '../model/labels.ts';
import type { FileGroup } from '../rules/load-rule-files.ts';
import type { Rule } from '../rules/rule-group.ts';

/** What is said of the duplicates, '' when there are none: each name with its labels once. */
export function duplicateRules(groups: readonly FileGroup[]): string {
  const seen = new Map<string, number>();
  const rules = new Map<string, Rule>();
  for (const rule of groups.flatMap((group) => group.rules)) {
    const key = JSON.stringify([rule.name, rule.labels]);
    seen.set(key, (seen.get(key) ?? 0) + 1);
    rules.set(key, rule);
  }
  const repeated = [...seen].filter(([, count]) => count > 1).map(([key]) => rules.get(key) as Rule);
  if (repeated.length === 0) return '';
  const lines = repeated
    .sort((a, b) => compareText(a.name, b.name))
    .map(({ name, labels }) => `Metric: ${name}\nLabel(s):\n${labelLines(labels)}`);
  const count = [...seen.values()].reduce((sum, times) => sum + (times > 1 ? 1 : 0), 0);
  return `${count} duplicate rule(s) found.\n${lines.join('')}Might cause inconsistency while recording expressions`;
}

function labelLines(labels: LabelPairs): string {
  return labels.map(([name, value]) => `\t${name}: ${value}\n`).join('');
}
