import { describe, expect, it } from 'vitest';
import { type ApiAnswer, firstDifference, rowCount } from './same-result.ts';

type Points = [number, string][];

function matrixOf(...rows: [Record<string, string>, Points][]): ApiAnswer {
  const result = rows.map(([metric, values]) => ({ metric, values }));
  return { status: 'success', data: { resultType: 'matrix', result } };
}

const one: Points = [
  [10, '1'],
  [20, '2.5'],
];

describe('the comparison of two answers', () => {
  it('passes over the order of series and of labels', () => {
    const got = matrixOf([{ a: '1', b: '2' }, one], [{ a: '2' }, one]);
    const wanted = matrixOf([{ a: '2' }, one], [{ b: '2', a: '1' }, one]);
    expect(firstDifference(got, wanted, 0)).toBeNull();
    expect(rowCount(got)).toBe(2);
  });

  it('names a series that is missing and one that is too many', () => {
    const empty = matrixOf();
    const full = matrixOf([{ a: '1' }, one]);
    expect(firstDifference(empty, full, 0)).toBe('no series [["a","1"]]');
    expect(firstDifference(full, empty, 0)).toBe('unexpected series [["a","1"]]');
  });

  it.each<[string, Points, string]>([
    ['another value', [one[0], [20, '2.4']], '2.4 at 20, wanted 2.5'],
    ['another time', [one[0], [21, '2.5']], 'point 1 at 21, wanted 20'],
    ['a point too few', [one[0]], '1 points, wanted 2'],
    ['a point too many', [...one, [30, '0']], '3 points, wanted 2'],
    ['no number', [one[0], [20, 'NaN']], 'NaN at 20, wanted 2.5'],
  ])('names %s', (_, points, difference) => {
    expect(firstDifference(matrixOf([{}, points]), matrixOf([{}, one]), 1e-9)).toBe(`[]: ${difference}`);
  });

  it('lets pass what lies within the tolerance only', () => {
    const got = matrixOf([{}, [[10, '1.0000001']]]);
    const wanted = matrixOf([{}, [[10, '1']]]);
    expect(firstDifference(got, wanted, 1e-6)).toBeNull();
    expect(firstDifference(got, wanted, 1e-8)).not.toBeNull();
  });

  it('names another status and another type', () => {
    const failed: ApiAnswer = { status: 'error', error: 'no' };
    expect(firstDifference(failed, matrixOf(), 0)).toBe('status error (no), wanted success');
    const scalar: ApiAnswer = { status: 'success', data: { resultType: 'scalar', result: [1, '2'] } };
    expect(firstDifference(scalar, matrixOf(), 0)).toBe('type scalar, wanted matrix');
  });
});
