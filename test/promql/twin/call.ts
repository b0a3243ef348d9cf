/** Calls of functions: what each takes and gives. */
import type { Call, Expr } from '../../../src/promql/ast.ts';
import { classicHistograms, fractionOfClassic, quantileOfClassic } from './classic.ts';
import type { TwinHistogram } from './histogram.ts';
import { fractionOfHistogram, quantileOfHistogram, varianceOfHistogram } from './histogram-functions.ts';
import { absentLabels, labelJoin, labelReplace } from './label-functions.ts';
import {
  distinct,
  type FloatSample,
  isFloat,
  keyOf,
  nameless,
  type TwinQuery,
  type TwinSample,
  type TwinValue,
} from './model.ts';
import { NAME_KEEPING, RANGE_FUNCTIONS } from './range-functions.ts';
import { type EvaluateAt, rangeOf, select } from './select.ts';
import { dateFunction, VALUE_FUNCTIONS } from './value-functions.ts';

/** The arguments of a call, evaluated when they are asked for. */
interface Arguments {
  readonly args: readonly Expr[];
  readonly timeMs: number;
  readonly query: TwinQuery;
  readonly evaluateAt: EvaluateAt;
  number(index: number): number;
  text(index: number): string;
  vector(index: number): readonly TwinSample[];
}

export function call({ func, args }: Call, timeMs: number, outer: TwinQuery, evaluateAt: EvaluateAt): TwinValue {
  const query = { ...outer, statisticsOnly: readsStatisticsOnly(func, outer) };
  const argument = <K extends TwinValue['kind']>(index: number, kind: K): TwinValue & { kind: K } => {
    const value = evaluateAt(args[index], timeMs, query);
    if (value.kind !== kind) throw new Error(`a ${kind} is wanted`);
    return value as TwinValue & { kind: K };
  };
  const given: Arguments = {
    args,
    timeMs,
    query,
    evaluateAt,
    number: (index) => argument(index, 'scalar').value,
    text: (index) => argument(index, 'string').value,
    vector: (index) => argument(index, 'vector').samples,
  };
  if (func === 'time') return { kind: 'scalar', value: timeMs / 1000 };
  if (func === 'pi') return { kind: 'scalar', value: Math.PI };
  if (func === 'scalar') {
    const floats = given.vector(0).filter(isFloat);
    return { kind: 'scalar', value: floats.length === 1 ? floats[0].value : Number.NaN };
  }
  return { kind: 'vector', samples: distinct(vectorCall(func, given)) };
}

function readsStatisticsOnly(func: string, { statisticsOnly }: TwinQuery): boolean {
  if (func === 'histogram_quantile' || func === 'histogram_fraction') return false;
  return statisticsOnly || ['histogram_count', 'histogram_sum', 'histogram_avg'].includes(func);
}

function vectorCall(func: string, given: Arguments): readonly TwinSample[] {
  const { args, query, number, text, vector } = given;
  switch (func) {
    case 'vector':
      return [{ labels: {}, value: number(0) }];
    case 'absent':
      return vector(0).length > 0 ? [] : [{ labels: absentLabels(args[0]), value: 1 }];
    case 'absent_over_time': {
      const { series } = rangeOf(args[0], given.timeMs, query, given.evaluateAt);
      return series.length > 0 ? [] : [{ labels: absentLabels(args[0]), value: 1 }];
    }
    case 'timestamp':
      return timestamps(given);
    case 'sort':
      return sorted(vector(0), 1);
    case 'sort_desc':
      return sorted(vector(0), -1);
    case 'label_replace':
      return vector(0).map((sample) => labelReplace(sample, text(1), text(2), text(3), text(4)));
    case 'label_join': {
      const sources = args.slice(3).map((_, i) => text(3 + i));
      return vector(0).map((sample) => labelJoin(sample, text(1), text(2), sources));
    }
    case 'histogram_quantile':
      return ofBothKinds(
        vector(1),
        (histogram) => quantileOfHistogram(number(0), histogram),
        (counts) => quantileOfClassic(number(0), counts),
        query,
      );
    case 'histogram_fraction':
      return ofBothKinds(
        vector(2),
        (histogram) => fractionOfHistogram(number(0), number(1), histogram),
        (counts) => fractionOfClassic(number(0), number(1), counts),
        query,
      );
    default:
      return RANGE_FUNCTIONS[func] === undefined ? sampleCall(func, given) : rangeCall(func, given);
  }
}

/** The sample's own time only where it is selected right here. */
function timestamps({ args, timeMs, query, vector }: Arguments): readonly TwinSample[] {
  let of = args[0];
  while (of.kind === 'parenExpr') of = of.expr;
  const samples =
    of.kind === 'vectorSelector' ? select(of, timeMs, query) : vector(0).map((one) => ({ ...one, timeMs }));
  return samples.map((sample) => ({ ...nameless(sample, query), value: sample.timeMs / 1000 }));
}

/** NaN last, in either direction. */
function sorted(samples: readonly TwinSample[], direction: number): FloatSample[] {
  return samples.filter(isFloat).sort((a, b) => {
    if (Number.isNaN(a.value) || Number.isNaN(b.value))
      return Number(Number.isNaN(a.value)) - Number(Number.isNaN(b.value));
    return direction * (a.value - b.value);
  });
}

/** Native histograms and classic ones; neither where both have the same labels. */
function ofBothKinds(
  samples: readonly TwinSample[],
  ofNative: (histogram: TwinHistogram) => number,
  ofClassic: (counts: ReadonlyMap<number, number>) => number,
  query: TwinQuery,
): TwinSample[] {
  const natives = samples.filter((sample) => !isFloat(sample));
  const classics = classicHistograms(samples);
  const keys = [...natives, ...classics].map(({ labels }) => keyOf(labels));
  const isAlone = (key: string): boolean => keys.filter((other) => other === key).length === 1;
  return [
    ...natives.map((sample) => ({ ...sample, value: ofNative(sample.value as TwinHistogram) })),
    ...classics.map((histogram) => ({ ...histogram, value: ofClassic(histogram.counts) })),
  ]
    .filter(({ labels }) => isAlone(keyOf(labels)))
    .map((sample) => ({ ...nameless(sample, query), value: sample.value }));
}

function rangeCall(func: string, { args, timeMs, query, evaluateAt, number }: Arguments): readonly TwinSample[] {
  const at = func === 'quantile_over_time' ? 1 : 0;
  const params = args.flatMap((_, i) => (i === at ? [] : [number(i)]));
  const { series, endMs, rangeMs } = rangeOf(args[at], timeMs, query, evaluateAt);
  return series.flatMap((one) => {
    const window = { points: one.points, startMs: endMs - rangeMs, endMs, timeMs };
    const value = RANGE_FUNCTIONS[func](window, params);
    const named = NAME_KEEPING.has(func) ? { labels: one.labels, dropName: one.dropName } : nameless(one, query);
    return value === null ? [] : [{ ...named, value }];
  });
}

/** Functions of one sample at a time. */
function sampleCall(func: string, { args, timeMs, query, number, vector }: Arguments): readonly TwinSample[] {
  const ofDate = dateFunction(func);
  if (ofDate !== null && args.length === 0) return [{ labels: {}, value: ofDate(timeMs / 1000) }];
  if (func.startsWith('histogram_')) {
    const histograms = vector(0).filter((sample) => !isFloat(sample));
    return histograms.map((sample) => ({
      ...nameless(sample, query),
      value: HISTOGRAM_PARTS[func](sample.value as TwinHistogram),
    }));
  }
  const of = ofDate ?? VALUE_FUNCTIONS[func];
  const params = args.slice(1).map((_, i) => number(1 + i));
  const floats = vector(0).filter(isFloat);
  if (func === 'clamp' && params[0] > params[1]) return [];
  return floats.map((sample) => ({ ...nameless(sample, query), value: of(sample.value, ...params) }));
}

const HISTOGRAM_PARTS: Readonly<Record<string, (histogram: TwinHistogram) => number>> = {
  histogram_count: ({ count }) => count,
  histogram_sum: ({ sum }) => sum,
  histogram_avg: ({ count, sum }) => sum / count,
  histogram_stdvar: varianceOfHistogram,
  histogram_stddev: (histogram) => Math.sqrt(varianceOfHistogram(histogram)),
};
