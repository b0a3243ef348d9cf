import { describe, expect, it } from 'vitest';
import { functionNames, functionRow, functionSignature } from '../../src/promql/functions.ts';

/** `name(types, last?) -> type`; `?` marks what may be left out, `...` what may be repeated. */
function written(name: string): string {
  const { argTypes, variadic, returnType } = functionSignature(name)!;
  const last = argTypes.length - 1;
  const suffix = variadic === 0 ? '' : variadic === 1 ? '?' : variadic === -1 ? '...' : `{0,${variadic}}`;
  const args = argTypes.map((type, i) => (i === last ? type + suffix : type));
  return `${name}(${args.join(', ')}) -> ${returnType}`;
}

describe('the function table', () => {
  it('has every function of the language', () => {
    expect(functionNames().length).toBe(90);
    expect(new Set(functionNames()).size).toBe(90);
  });

  it.each([
    'abs(vector) -> vector',
    'round(vector, scalar?) -> vector',
    'clamp(vector, scalar, scalar) -> vector',
    'year(vector?) -> vector',
    'info(vector, vector?) -> vector',
    'rate(matrix) -> vector',
    'quantile_over_time(scalar, matrix) -> vector',
    'sort_by_label(vector, string...) -> vector',
    'label_join(vector, string, string, string...) -> vector',
    'histogram_quantiles(vector, string, scalar, scalar{0,9}) -> vector',
    'histogram_fraction(scalar, scalar, vector) -> vector',
    'scalar(vector) -> scalar',
    'time() -> scalar',
    'max_of(scalar, scalar) -> scalar',
  ])('%s', (signature) => {
    expect(written(signature.slice(0, signature.indexOf('(')))).toBe(signature);
  });

  it('knows which functions are experimental', () => {
    expect(functionNames().filter((name) => functionSignature(name)!.experimental)).toEqual([
      'double_exponential_smoothing',
      'mad_over_time',
      'ts_of_min_over_time',
      'ts_of_max_over_time',
      'ts_of_first_over_time',
      'ts_of_last_over_time',
      'sort_by_label',
      'sort_by_label_desc',
      'info',
      'start_timestamp',
      'histogram_quantiles',
      'max_of',
      'min_of',
      'start',
      'end',
      'range',
      'step',
    ]);
  });

  it('knows which functions look at the time of the step', () => {
    const dates = ['year', 'month', 'day_of_month', 'day_of_week', 'day_of_year', 'days_in_month', 'hour', 'minute'];
    expect(functionNames().filter((name) => functionRow(name)!.timeDependent)).toEqual([
      ...dates,
      'predict_linear',
      'timestamp',
      'time',
      'start',
      'end',
      'range',
      'step',
    ]);
  });

  it('keeps the name in the functions that hand on samples', () => {
    expect(functionNames().filter((name) => functionRow(name)!.names === 'keep')).toEqual([
      'first_over_time',
      'last_over_time',
      'sort',
      'sort_desc',
      'sort_by_label',
      'sort_by_label_desc',
      'label_replace',
      'label_join',
      'info',
    ]);
  });

  it('does not take the names of JavaScript objects for functions', () => {
    expect(functionSignature('constructor')).toBeUndefined();
    expect(functionSignature('__proto__')).toBeUndefined();
  });
});
