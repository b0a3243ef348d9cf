/** How many series each metric has, as the table of promtool check metrics --extended. */
import { compareText } from '../model/labels.ts';
import type { MetricFamily } from '../model/metric-family.ts';

const COLUMN_GAP = 4;

/** The metrics with most series first, and all together. */
export function cardinalityTable(families: readonly MetricFamily[]): string {
  const counts = families
    .filter(({ samples }) => samples.length > 0)
    .map(({ name, samples }) => ({ name, count: samples.length }))
    .sort((a, b) => b.count - a.count || compareText(a.name, b.name));
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const rows = [
    ['Metric', 'Cardinality', 'Percentage'],
    ...counts.map(({ name, count }) => [name, String(count), `${((100 * count) / total).toFixed(2)}%`]),
    ['Total', String(total), '100%'],
  ];
  const widths = [0, 1, 2].map((column) => COLUMN_GAP + Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) => `${row.map((cell, column) => cell.padEnd(widths[column])).join('')}\n`).join('');
}
