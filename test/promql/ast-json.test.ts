import { expect, test } from 'vitest';
import { exprToJson } from '../../src/promql/ast-json.ts';
import { parseExpr } from '../../src/promql/parse.ts';
import { ALL_FEATURES } from './features.ts';

const json = (text: string): unknown => JSON.parse(JSON.stringify(exprToJson(parseExpr(text, ALL_FEATURES))));

const SELECTOR = {
  type: 'vectorSelector',
  name: 'foo',
  matchers: [{ name: '__name__', value: 'foo', type: '=' }],
  offset: 0,
  offsetExpr: null,
  timestamp: null,
  startOrEnd: null,
  anchored: false,
  smoothed: false,
};

test.each([
  ['foo', SELECTOR],
  [
    '{a=~"b"} @ 1.5 offset -1m',
    {
      ...SELECTOR,
      name: '',
      matchers: [{ name: 'a', value: 'b', type: '=~' }],
      timestamp: 1500,
      offset: -60_000,
    },
  ],
  ['foo[5m] smoothed', { ...SELECTOR, type: 'matrixSelector', range: 300_000, rangeExpr: null, smoothed: true }],
  [
    'foo[1h:] @ end()',
    {
      type: 'subquery',
      expr: SELECTOR,
      range: 3_600_000,
      rangeExpr: null,
      step: 0,
      stepExpr: null,
      offset: 0,
      offsetExpr: null,
      timestamp: null,
      startOrEnd: 'end',
    },
  ],
  ['1e-7', { type: 'numberLiteral', val: '0.0000001' }],
  ['-inf', { type: 'numberLiteral', val: '-Inf' }],
  ['"x"', { type: 'stringLiteral', val: 'x' }],
  ['(1)', { type: 'parenExpr', expr: { type: 'numberLiteral', val: '1' } }],
  ['-foo', { type: 'unaryExpr', op: '-', expr: SELECTOR }],
  [
    'round(foo)',
    {
      type: 'call',
      func: { name: 'round', argTypes: ['vector', 'scalar'], variadic: 1, returnType: 'vector' },
      args: [SELECTOR],
    },
  ],
  [
    'topk by (a) (5, foo)',
    {
      type: 'aggregation',
      op: 'topk',
      expr: SELECTOR,
      param: { type: 'numberLiteral', val: '5' },
      grouping: ['a'],
      without: false,
    },
  ],
  [
    'foo > bool on(a) group_left(b) fill_left(0) foo',
    {
      type: 'binaryExpr',
      op: '>',
      lhs: SELECTOR,
      rhs: SELECTOR,
      bool: true,
      matching: {
        card: 'many-to-one',
        labels: ['a'],
        on: true,
        include: ['b'],
        fillValues: { lhs: 0, rhs: null },
      },
    },
  ],
])('%s', (text, expected) => {
  expect(json(text)).toEqual(expected);
});

test('scalar operations have no matching', () => {
  expect(json('1 + foo')).toMatchObject({ type: 'binaryExpr', matching: null });
});

test('computed durations are trees, and their milliseconds 0', () => {
  expect(json('foo[(5m + 1):max_of(step(), 2)] offset -range()')).toMatchObject({
    range: 0,
    rangeExpr: {
      type: 'durationExpr',
      op: '+',
      lhs: { type: 'numberLiteral', val: '300', duration: true },
      rhs: { type: 'numberLiteral', val: '1', duration: true },
      wrapped: true,
    },
    step: 0,
    stepExpr: {
      type: 'durationExpr',
      op: 'max_of',
      lhs: { type: 'durationExpr', op: 'step', lhs: null, rhs: null, wrapped: false },
      rhs: { type: 'numberLiteral', val: '2', duration: true },
      wrapped: false,
    },
    offset: 0,
    offsetExpr: { type: 'durationExpr', op: '-', lhs: null, rhs: { op: 'range' } },
  });
});
