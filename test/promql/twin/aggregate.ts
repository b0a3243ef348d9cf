import type { Aggregation } from '../../../src/promql/ast.ts';
import { keyOf, onlyLabels, type TwinLabels, type TwinSample, withoutLabels } from './model.ts';
import { largest, quantileOf, smallest, variance } from './range-functions.ts';

export function aggregate(
  { op, grouping, without }: Aggregation,
  samples: readonly TwinSample[],
  param: number | string | null,
): TwinSample[] {
  if (op === 'count_values') return countValues(grouping, without, samples, param as string);
  return inGroups(grouping, without, samples).flatMap(({ labels, members }) => ofGroup(op, labels, members, param));
}

/** The value becomes a label before the samples are grouped, so that it is one of the group's. */
function countValues(grouping: readonly string[], without: boolean, samples: readonly TwinSample[], label: string) {
  const labelled = samples.map(({ labels, value }) => ({ labels: { ...labels, [label]: textOf(value) }, value }));
  const groups = inGroups(without ? grouping : [...grouping, label], without, labelled);
  return groups.map(({ labels, members }) => ({ labels, value: members.length }));
}

interface Group {
  readonly labels: TwinLabels;
  readonly members: TwinSample[];
}

function inGroups(grouping: readonly string[], without: boolean, samples: readonly TwinSample[]): Group[] {
  const groups = new Map<string, Group>();
  for (const sample of samples) {
    const labels = without
      ? withoutLabels(sample.labels, '__name__', ...grouping)
      : onlyLabels(sample.labels, grouping);
    const group = groups.get(keyOf(labels)) ?? { labels, members: [] };
    group.members.push(sample);
    groups.set(keyOf(labels), group);
  }
  return [...groups.values()];
}

function ofGroup(
  op: Aggregation['op'],
  labels: TwinLabels,
  members: readonly TwinSample[],
  param: number | string | null,
): TwinSample[] {
  const numbers = members.map(({ value }) => value);
  const total = numbers.reduce((a, b) => a + b, 0);
  const one = (value: number): TwinSample[] => [{ labels, value }];
  switch (op) {
    case 'sum':
      return one(total);
    case 'avg':
      return one(total / numbers.length);
    case 'count':
      return one(numbers.length);
    case 'group':
      return one(1);
    case 'min':
      return one(smallest(numbers));
    case 'max':
      return one(largest(numbers));
    case 'stdvar':
      return one(variance(numbers));
    case 'stddev':
      return one(Math.sqrt(variance(numbers)));
    case 'quantile':
      return one(quantileOf(param as number, numbers));
    default:
      throw new Error(`the twin does not know ${op}`);
  }
}

function textOf(value: number): string {
  if (Object.is(value, -0)) return '-0';
  return Number.isFinite(value) || Number.isNaN(value) ? String(value) : value > 0 ? '+Inf' : '-Inf';
}
