import type { Aggregation } from '../../../src/promql/ast.ts';
import { sumOf, type TwinHistogram } from './histogram.ts';
import {
  isFloat,
  keyOf,
  type Named,
  nearly,
  onlyLabels,
  type TwinElement,
  TwinRefusal,
  type TwinSample,
  TwinUndecided,
  withoutLabels,
} from './model.ts';
import { meanOf } from './range-functions.ts';
import { largest, mean, quantileOf, smallest, sum, variance } from './statistics.ts';

export function aggregate(
  { op, grouping, without }: Aggregation,
  samples: readonly TwinSample[],
  param: number | string | null,
): TwinSample[] {
  if (op === 'count_values') return countValues(grouping, without, samples, param as string);
  const groups = inGroups(grouping, without, samples);
  if (op === 'limitk' || op === 'topk' || op === 'bottomk') {
    const size = Math.trunc(wholeOf(param as number));
    if (size < 1) return [];
    return groups.flatMap(({ members }) => (op === 'limitk' ? members.slice(0, size) : best(op, members, size)));
  }
  return groups.flatMap(({ labels, members }) => {
    const value = ofGroup(op, members, param as number);
    return value === null ? [] : [{ labels, dropName: members.some(({ dropName }) => dropName), value }];
  });
}

function wholeOf(param: number): number {
  if (Number.isNaN(param)) throw new TwinRefusal('Parameter value is NaN');
  if (Math.abs(param) >= 2 ** 63) throw new TwinRefusal('Scalar value overflows int64');
  return param;
}

/** The value becomes a label before the samples are grouped, so that it is one of the group's. */
function countValues(grouping: readonly string[], without: boolean, samples: readonly TwinSample[], label: string) {
  const labelled = samples.map((sample) => ({
    ...sample,
    labels: { ...sample.labels, [label]: textOf(sample.value as number) },
  }));
  const groups = inGroups(without ? grouping : [...grouping, label], without, labelled);
  return groups.map(({ labels, members }) => ({ labels, value: members.length }));
}

interface Group extends Named {
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

/** Any of equals may be left out, so that the answer is open when the first left out equals the last taken. */
function best(op: 'topk' | 'bottomk', members: readonly TwinSample[], size: number): TwinSample[] {
  // NaN is the worst for both.
  const worth = (value: number): number =>
    Number.isNaN(value) ? Number.NEGATIVE_INFINITY : op === 'topk' ? value : -value;
  const ordered = members.filter(isFloat).sort((a, b) => (worth(b.value) > worth(a.value) ? 1 : -1));
  if (size < ordered.length && nearly(worth(ordered[size - 1].value), worth(ordered[size].value))) {
    throw new TwinUndecided('a tie');
  }
  return ordered.slice(0, size);
}

/** null: the group has no result. */
function ofGroup(op: Aggregation['op'], members: readonly TwinSample[], param: number): TwinElement | null {
  const floats = members.map(({ value }) => value).filter((value) => typeof value === 'number');
  const histograms = members.map(({ value }) => value).filter((value) => typeof value !== 'number');
  switch (op) {
    case 'sum':
      return ofOneKind(floats, histograms, sum, sumOf);
    case 'avg':
      return ofOneKind(floats, histograms, mean, meanOf);
    case 'count':
      return members.length;
    case 'group':
      return 1;
    default:
      // Histograms are passed over.
      return floats.length === 0 ? null : ofFloats(op, floats, param);
  }
}

function ofOneKind(
  floats: readonly number[],
  histograms: readonly TwinHistogram[],
  ofAllFloats: (floats: readonly number[]) => number,
  ofAllHistograms: (histograms: readonly TwinHistogram[]) => TwinHistogram | null,
): TwinElement | null {
  if (histograms.length === 0) return ofAllFloats(floats);
  return floats.length === 0 ? ofAllHistograms(histograms) : null;
}

function ofFloats(op: Aggregation['op'], floats: readonly number[], param: number): number {
  switch (op) {
    case 'min':
      return smallest(floats);
    case 'max':
      return largest(floats);
    case 'stdvar':
      return variance(floats);
    case 'stddev':
      return Math.sqrt(variance(floats));
    case 'quantile':
      return quantileOf(param, floats);
    default:
      throw new Error(`the twin does not know ${op}`);
  }
}

function textOf(value: number): string {
  if (Object.is(value, -0)) return '-0';
  return Number.isFinite(value) || Number.isNaN(value) ? String(value) : value > 0 ? '+Inf' : '-Inf';
}
