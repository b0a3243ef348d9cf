import { describe, expect, it } from 'vitest';
import { weightOf, weightOfHistogram } from '../../../src/promql/operators/sample-budget.ts';
import { custom, exponential } from '../kernels/mixed-of.ts';

describe('the weight of samples', () => {
  it('of a histogram is its memory in Prometheus, in floats', () => {
    expect(weightOfHistogram(exponential([]))).toBe(11);
    // A span and four buckets.
    expect(weightOfHistogram(exponential([1, 2, 3, 4]))).toBe(13);
    // A span, three buckets and two bounds.
    expect(weightOfHistogram(custom([1, 2], [1, 2, 3]))).toBe(14);
  });

  it('of floats is their number, histograms beside them count more', () => {
    expect(weightOf(5, null)).toBe(5);
    expect(weightOf(2, [null, exponential([]), exponential([1])])).toBe(12);
  });
});
