/**
 * The function library of PromQL as a table: name, arguments, what becomes of the metric name, kernel. What the kinds
 * of evaluation mean, and who builds their operators, is said in functions/function.ts.
 */
import type { ValueType } from './ast.ts';
import { absentOperator } from './functions/absent.ts';
import { counterNameNote, quantileParameterNote, smoothingFactorsCheck } from './functions/checks.ts';
import type {
  Evaluation,
  FunctionRow,
  FunctionSignature,
  NameRule,
  QueryTimes,
  RangeEvaluation,
  ScalarEvaluation,
  VectorEvaluation,
} from './functions/function.ts';
import { histogramFraction } from './functions/histogram-fraction.ts';
import { histogramQuantile, histogramQuantiles } from './functions/histogram-quantile.ts';
import * as histograms from './functions/histogram-values.ts';
import { labelJoin } from './functions/label-join.ts';
import { labelReplace } from './functions/label-replace.ts';
import { maxOf, minOf, scalarOf, timeOf, vectorOf } from './functions/scalars.ts';
import { sortByLabel, sortByLabelDescending, sortByValue, sortByValueDescending } from './functions/sort.ts';
import { changes, resets } from './kernels/changes.ts';
import * as dates from './kernels/dates.ts';
import { doubleExponentialSmoothing } from './kernels/double-exponential-smoothing.ts';
import * as extended from './kernels/extended-histograms.ts';
import { anchoredChanges, anchoredResets } from './kernels/extended-range.ts';
import { idelta, irate } from './kernels/instant-rate.ts';
import type { MixedKernel, RangeKernel, RangeKernels, ValueKernel } from './kernels/kernel.ts';
import * as mathematics from './kernels/mathematics.ts';
import { anchoredMixedChanges, anchoredMixedResets, mixedChanges, mixedResets } from './kernels/mixed-changes.ts';
import { mixedIdelta, mixedIrate } from './kernels/mixed-instant-rate.ts';
import * as mixed from './kernels/mixed-over-time.ts';
import { mixedDelta, mixedIncrease, mixedRate } from './kernels/mixed-rate.ts';
import { ofFloats, ofTimes } from './kernels/mixed-windows.ts';
import { madOverTime, quantileOverTime } from './kernels/order-over-time.ts';
import * as over from './kernels/over-time.ts';
import { delta, increase, rate } from './kernels/rate.ts';
import { deriv, predictLinear } from './kernels/regression.ts';
import { clamp, clampMax, clampMin, round } from './kernels/rounding.ts';
import * as sums from './kernels/sum-over-time.ts';

/** A row as it is written below; what is left out has the value said here. */
interface Definition {
  readonly args: readonly ValueType[];
  /** 0 */
  readonly variadic?: number;
  /** 'vector' */
  readonly returns?: ValueType;
  /** false */
  readonly experimental?: boolean;
  /** 'drop' */
  readonly names?: NameRule;
  /** false */
  readonly timeDependent?: boolean;
  readonly evaluation: Evaluation;
}

const VECTOR: readonly ValueType[] = ['vector'];
const MATRIX: readonly ValueType[] = ['matrix'];
const EXPERIMENTAL = { experimental: true } as const;

const FUNCTIONS: Readonly<Record<string, Definition>> = {
  // One number to one number.
  abs: { args: VECTOR, evaluation: value(mathematics.abs) },
  ceil: { args: VECTOR, evaluation: value(mathematics.ceil) },
  floor: { args: VECTOR, evaluation: value(mathematics.floor) },
  sqrt: { args: VECTOR, evaluation: value(mathematics.sqrt) },
  exp: { args: VECTOR, evaluation: value(mathematics.exp) },
  ln: { args: VECTOR, evaluation: value(mathematics.ln) },
  log2: { args: VECTOR, evaluation: value(mathematics.log2) },
  log10: { args: VECTOR, evaluation: value(mathematics.log10) },
  sgn: { args: VECTOR, evaluation: value(mathematics.sgn) },
  sin: { args: VECTOR, evaluation: value(mathematics.sin) },
  cos: { args: VECTOR, evaluation: value(mathematics.cos) },
  tan: { args: VECTOR, evaluation: value(mathematics.tan) },
  asin: { args: VECTOR, evaluation: value(mathematics.asin) },
  acos: { args: VECTOR, evaluation: value(mathematics.acos) },
  atan: { args: VECTOR, evaluation: value(mathematics.atan) },
  sinh: { args: VECTOR, evaluation: value(mathematics.sinh) },
  cosh: { args: VECTOR, evaluation: value(mathematics.cosh) },
  tanh: { args: VECTOR, evaluation: value(mathematics.tanh) },
  asinh: { args: VECTOR, evaluation: value(mathematics.asinh) },
  acosh: { args: VECTOR, evaluation: value(mathematics.acosh) },
  atanh: { args: VECTOR, evaluation: value(mathematics.atanh) },
  deg: { args: VECTOR, evaluation: value(mathematics.deg) },
  rad: { args: VECTOR, evaluation: value(mathematics.rad) },
  round: { args: ['vector', 'scalar'], variadic: 1, evaluation: value(round) },
  clamp: { args: ['vector', 'scalar', 'scalar'], evaluation: value(clamp) },
  clamp_min: { args: ['vector', 'scalar'], evaluation: value(clampMin) },
  clamp_max: { args: ['vector', 'scalar'], evaluation: value(clampMax) },

  // Parts of a date; without an argument, of the evaluation time.
  year: date(dates.year),
  month: date(dates.month),
  day_of_month: date(dates.dayOfMonth),
  day_of_week: date(dates.dayOfWeek),
  day_of_year: date(dates.dayOfYear),
  days_in_month: date(dates.daysInMonth),
  hour: date(dates.hour),
  minute: date(dates.minute),

  // Change over a range.
  rate: {
    args: MATRIX,
    evaluation: range(withStarts(rate, mixedRate), {
      anchored: extended.anchoredRate,
      smoothed: extended.smoothedRate,
      note: counterNameNote,
    }),
  },
  increase: {
    args: MATRIX,
    evaluation: range(withStarts(increase, mixedIncrease), {
      anchored: extended.anchoredIncrease,
      smoothed: extended.smoothedIncrease,
      note: counterNameNote,
    }),
  },
  delta: {
    args: MATRIX,
    evaluation: range(both(delta, mixedDelta), { anchored: extended.anchoredDelta, smoothed: extended.smoothedDelta }),
  },
  irate: { args: MATRIX, evaluation: range(withStarts(irate, mixedIrate)) },
  idelta: { args: MATRIX, evaluation: range(both(idelta, mixedIdelta)) },
  changes: {
    args: MATRIX,
    evaluation: range(both(changes, mixedChanges), { anchored: both(anchoredChanges, anchoredMixedChanges) }),
  },
  resets: {
    args: MATRIX,
    evaluation: range(withStarts(resets, mixedResets), { anchored: both(anchoredResets, anchoredMixedResets) }),
  },
  deriv: { args: MATRIX, evaluation: range(ofFloats(deriv)) },
  predict_linear: { args: ['matrix', 'scalar'], timeDependent: true, evaluation: range(ofFloats(predictLinear)) },
  double_exponential_smoothing: {
    args: ['matrix', 'scalar', 'scalar'],
    ...EXPERIMENTAL,
    evaluation: range(ofFloats(doubleExponentialSmoothing), { check: smoothingFactorsCheck }),
  },

  // What a range holds.
  sum_over_time: { args: MATRIX, evaluation: range(both(sums.sumOverTime, mixed.mixedSumOverTime)) },
  avg_over_time: { args: MATRIX, evaluation: range(both(sums.avgOverTime, mixed.mixedAvgOverTime)) },
  stddev_over_time: { args: MATRIX, evaluation: range(ofFloats(sums.stddevOverTime)) },
  stdvar_over_time: { args: MATRIX, evaluation: range(ofFloats(sums.stdvarOverTime)) },
  min_over_time: { args: MATRIX, evaluation: range(ofFloats(over.minOverTime)) },
  max_over_time: { args: MATRIX, evaluation: range(ofFloats(over.maxOverTime)) },
  count_over_time: { args: MATRIX, evaluation: range(ofTimes(over.countOverTime)) },
  present_over_time: { args: MATRIX, evaluation: range(ofTimes(over.presentOverTime)) },
  first_over_time: {
    args: MATRIX,
    names: 'keep',
    evaluation: range(both(over.firstOverTime, mixed.mixedFirstOverTime)),
  },
  last_over_time: { args: MATRIX, names: 'keep', evaluation: range(both(over.lastOverTime, mixed.mixedLastOverTime)) },
  quantile_over_time: {
    args: ['scalar', 'matrix'],
    evaluation: range(ofFloats(quantileOverTime), { note: quantileParameterNote }),
  },
  mad_over_time: { args: MATRIX, ...EXPERIMENTAL, evaluation: range(ofFloats(madOverTime)) },
  ts_of_min_over_time: { args: MATRIX, ...EXPERIMENTAL, evaluation: range(ofFloats(over.timeOfMinOverTime)) },
  ts_of_max_over_time: { args: MATRIX, ...EXPERIMENTAL, evaluation: range(ofFloats(over.timeOfMaxOverTime)) },
  ts_of_first_over_time: { args: MATRIX, ...EXPERIMENTAL, evaluation: range(ofTimes(over.timeOfFirstOverTime)) },
  ts_of_last_over_time: { args: MATRIX, ...EXPERIMENTAL, evaluation: range(ofTimes(over.timeOfLastOverTime)) },
  absent_over_time: { args: MATRIX, names: 'none', evaluation: vector(absentOperator, ofTimes(over.presentOverTime)) },

  // Whole vectors.
  absent: { args: VECTOR, names: 'none', evaluation: vector(absentOperator) },
  sort: { args: VECTOR, names: 'keep', evaluation: vector(sortByValue) },
  sort_desc: { args: VECTOR, names: 'keep', evaluation: vector(sortByValueDescending) },
  sort_by_label: {
    args: ['vector', 'string'],
    variadic: -1,
    ...EXPERIMENTAL,
    names: 'keep',
    evaluation: vector(sortByLabel),
  },
  sort_by_label_desc: {
    args: ['vector', 'string'],
    variadic: -1,
    ...EXPERIMENTAL,
    names: 'keep',
    evaluation: vector(sortByLabelDescending),
  },
  label_replace: {
    args: ['vector', 'string', 'string', 'string', 'string'],
    names: 'keep',
    evaluation: vector(labelReplace),
  },
  label_join: {
    args: ['vector', 'string', 'string', 'string'],
    variadic: -1,
    names: 'keep',
    evaluation: vector(labelJoin),
  },
  info: {
    args: ['vector', 'vector'],
    variadic: 1,
    ...EXPERIMENTAL,
    names: 'keep',
    evaluation: { kind: 'info' },
  },

  // Times.
  timestamp: { args: VECTOR, timeDependent: true, evaluation: { kind: 'timestamp', of: 'time' } },
  start_timestamp: { args: VECTOR, ...EXPERIMENTAL, evaluation: { kind: 'timestamp', of: 'start' } },

  // Histograms: classic ones by their buckets, native ones by their samples.
  histogram_quantile: { args: ['scalar', 'vector'], evaluation: vector(histogramQuantile) },
  histogram_quantiles: {
    args: ['vector', 'string', 'scalar', 'scalar'],
    variadic: 9,
    ...EXPERIMENTAL,
    evaluation: vector(histogramQuantiles),
  },
  histogram_fraction: { args: ['scalar', 'scalar', 'vector'], evaluation: vector(histogramFraction) },
  histogram_count: { args: VECTOR, evaluation: vector(histograms.histogramCount) },
  histogram_sum: { args: VECTOR, evaluation: vector(histograms.histogramSum) },
  histogram_avg: { args: VECTOR, evaluation: vector(histograms.histogramAvg) },
  histogram_stddev: { args: VECTOR, evaluation: vector(histograms.histogramStddev) },
  histogram_stdvar: { args: VECTOR, evaluation: vector(histograms.histogramStdvar) },

  // Scalars.
  vector: { args: ['scalar'], names: 'none', evaluation: vector(vectorOf) },
  scalar: { args: VECTOR, returns: 'scalar', names: 'none', evaluation: scalar(scalarOf) },
  time: { args: [], returns: 'scalar', names: 'none', timeDependent: true, evaluation: scalar(timeOf) },
  pi: constant(() => Math.PI),
  max_of: {
    args: ['scalar', 'scalar'],
    returns: 'scalar',
    ...EXPERIMENTAL,
    names: 'none',
    evaluation: scalar(maxOf),
  },
  min_of: {
    args: ['scalar', 'scalar'],
    returns: 'scalar',
    ...EXPERIMENTAL,
    names: 'none',
    evaluation: scalar(minOf),
  },

  // The times of the query as a whole, in seconds.
  start: ofQuery(({ startMs }) => startMs / 1000),
  end: ofQuery(({ endMs }) => endMs / 1000),
  range: ofQuery(({ startMs, endMs }) => (endMs - startMs) / 1000),
  step: ofQuery(({ startMs, endMs, stepMs }) => (startMs === endMs ? 0 : stepMs / 1000)),
};

const ROWS: ReadonlyMap<string, FunctionRow> = new Map(
  Object.entries(FUNCTIONS).map(([name, definition]) => [name, rowOf(name, definition)]),
);

/** undefined: there is no such function. */
export function functionRow(name: string): FunctionRow | undefined {
  return ROWS.get(name);
}

export function functionSignature(name: string): FunctionSignature | undefined {
  return ROWS.get(name)?.signature;
}

export function functionNames(): string[] {
  return [...ROWS.keys()];
}

export type { FunctionSignature };

function rowOf(name: string, definition: Definition): FunctionRow {
  const { args, variadic = 0, returns = 'vector', experimental = false, evaluation } = definition;
  return {
    signature: { name, argTypes: args, variadic, returnType: returns, experimental },
    names: definition.names ?? 'drop',
    timeDependent: definition.timeDependent ?? false,
    evaluation,
  };
}

function value(kernel: ValueKernel): Evaluation {
  return { kind: 'value', kernel, withoutArgument: null };
}

function date(kernel: ValueKernel): Definition {
  const evaluation: Evaluation = { kind: 'value', kernel, withoutArgument: 'time' };
  return { args: VECTOR, variadic: 1, timeDependent: true, evaluation };
}

function range(kernels: RangeKernels, extras: Partial<Omit<RangeEvaluation, 'kind' | 'kernels'>> = {}): Evaluation {
  return { kind: 'range', kernels, anchored: null, smoothed: null, check: null, note: null, ...extras };
}

function both(floats: RangeKernel, mixed: MixedKernel): RangeKernels {
  return { floats, mixed, usesStarts: false };
}

/** Start times matter, also those of floats. */
function withStarts(floats: RangeKernel, mixed: MixedKernel): RangeKernels {
  return { floats, mixed, usesStarts: true };
}

function vector(build: VectorEvaluation['build'], ofMatrix: RangeKernels | null = null): Evaluation {
  return { kind: 'vector', build, ofMatrix };
}

function scalar(build: ScalarEvaluation['build']): Evaluation {
  return { kind: 'scalar', build };
}

function constant(value: (query: QueryTimes) => number): Definition {
  return { args: [], returns: 'scalar', names: 'none', evaluation: { kind: 'constant', value } };
}

function ofQuery(seconds: (query: QueryTimes) => number): Definition {
  return { ...constant(seconds), ...EXPERIMENTAL, timeDependent: true };
}
