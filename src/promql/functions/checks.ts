/** What range functions refuse and remark: bad parameters, names that do not look like those of counters. */
import { Refusal } from '../../errors.ts';
import { goQuote } from '../../model/go-format.ts';
import { type LabelSet, labelValue, METRIC_NAME } from '../../model/labels.ts';
import { type EvalContext, PRESENT } from '../operators/operator.ts';
import { notePosition } from '../operators/range-function.ts';
import { withoutParens } from '../without-parens.ts';
import type { SeriesNote } from './function.ts';
import { warnOfQuantiles } from './quantile-warning.ts';

const COUNTER_SUFFIX = /_(?:total|sum|count|bucket)$/;

/** rate and increase of floats of something that is not named, or with typed series not declared, as a counter. */
export const counterNameNote: SeriesNote = ({ labels, present, at, count }, call, context) => {
  const { symbols, annotations } = context;
  const name = symbols.text(labelValue(labels, symbols.intern(METRIC_NAME)));
  if (name === '') return;
  const reason = reasonForNoCounter(name, labels, context);
  // Nearly all series are counters: their results are not looked through.
  if (reason === null || !present.subarray(at, at + count).includes(PRESENT.float)) return;
  annotations.info(`metric might not be a counter, ${reason}: ${goQuote(name)}`, notePosition(call));
};

function reasonForNoCounter(name: string, labels: LabelSet, { symbols, features }: EvalContext): string | null {
  if (!features.typeAndUnitLabels) {
    return COUNTER_SUFFIX.test(name) ? null : 'name does not end in _total/_sum/_count/_bucket';
  }
  const type = symbols.text(labelValue(labels, symbols.intern('__type__')));
  if (type === 'counter' || type === 'histogram') return null;
  return `__type__ label is not set to "counter" or "histogram", got ${goQuote(type)}`;
}

/** quantile_over_time: only parameters at steps with a result are looked at. */
export const quantileParameterNote: SeriesNote = ({ params, present, at, count }, call, context) => {
  const used = params[0].filter((_, i) => i < count && present[at + i] !== 0);
  warnOfQuantiles(used, withoutParens(call.args[0]).position, context);
};

/** double_exponential_smoothing: both factors must be strictly between 0 and 1. */
export function smoothingFactorsCheck(params: readonly Float64Array[]): void {
  const [smoothing, trend] = params;
  for (let i = 0; i < smoothing.length; i++) {
    if (!isFactor(smoothing[i])) throw invalidFactor('smoothing', 'sf', smoothing[i]);
    if (!isFactor(trend[i])) throw invalidFactor('trend', 'tf', trend[i]);
  }
}

function isFactor(value: number): boolean {
  // Prometheus asks for <= 0 or >= 1, so that NaN passes.
  return !(value <= 0 || value >= 1);
}

function invalidFactor(what: string, symbol: string, got: number): Refusal {
  const text = Number.isFinite(got) ? got.toFixed(6) : got > 0 ? '+Inf' : '-Inf';
  return new Refusal('execution', `invalid ${what} factor. Expected: 0 < ${symbol} < 1, got: ${text}`);
}
