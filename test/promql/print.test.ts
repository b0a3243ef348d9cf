import { describe, expect, test } from 'vitest';
import { parseExpr } from '../../src/promql/parse.ts';
import { prettyPrint } from '../../src/promql/pretty-print.ts';
import { printExpr } from '../../src/promql/print.ts';
import { ALL_FEATURES } from './features.ts';

const print = (text: string): string => printExpr(parseExpr(text, ALL_FEATURES));

describe('the canonical text', () => {
  test.each([
    ['1.50', '1.5'],
    ['1e21', '1000000000000000000000'],
    ['1e-7', '0.0000001'],
    ['inf', '+Inf'],
    ['-Inf', '-Inf'],
    ['nan', 'NaN'],
    ['0755', '493'],
    ['90m', '1h30m'],
    ['8d', '8d'],
    ['-7d', '-1w'],
    ['0s', '0s'],
    ["'a\"b\\n'", '"a\\"b\\n"'],
    ['"\\xc5z"', '"\\xc5z"'],
    ['foo', 'foo'],
    ['foo{}', 'foo'],
    ['foo { z = "1" , a != "2", b=~`x\\d` }', 'foo{a!="2",b=~"x\\\\d",z="1"}'],
    ['{"foo"}', '{__name__="foo"}'],
    ['{"my.metric","l.b"="x"}', '{"l.b"="x",__name__="my.metric"}'],
    ['foo offset 90s @ 1.5', 'foo @ 1.500 offset 1m30s'],
    ['foo offset -1w @ end()', 'foo @ end() offset -1w'],
    ['foo @ -0.5', 'foo @ -0.500'],
    ['foo offset 1m smoothed @ start()', 'foo @ start() smoothed offset 1m'],
    ['foo anchored', 'foo anchored'],
    ['foo[5m] offset 1m @ 7 anchored', 'foo[5m] anchored @ 7.000 offset 1m'],
    ['foo[300]', 'foo[5m]'],
    ['foo[5m:]', 'foo[5m:]'],
    ['foo [5m : 30s] offset 1m @ start()', 'foo[5m:30s] @ start() offset 1m'],
    ['foo[5m+STEP()]', 'foo[5m + step()]'],
    ['foo[+step():-step()*2]', 'foo[step():-step() * 2]'],
    ['foo[((1m)+(2*3))*4]', 'foo[(1m + (2 * 3)) * 4]'],
    ['foo offset min_of(1m,(range()))', 'foo offset min_of(1m, (range()))'],
    ['foo offset (5s)*2', 'foo offset (5s * 2)'],
    ['foo offset (5s+1)*2', 'foo offset (5s + 1) * 2'],
    ['foo offset (5s+1) @ 5 + a', 'foo offset (5s + 1) @ 5.000 + a'],
    ['foo offset +(5s+1) + a', 'foo offset +(5s + 1) + a'],
    ['foo offset (range()) anchored + a', 'foo offset (range()) anchored + a'],
    ['foo offset -(5s+1)', 'foo offset -(5s + 1)'],
    ['rate ( foo [ 5m ] )', 'rate(foo[5m])'],
    ['time()', 'time()'],
    ['clamp(foo,0,1)', 'clamp(foo, 0, 1)'],
    ['sum(foo) by (b, a)', 'sum by (b, a) (foo)'],
    ['SUM by () (foo)', 'sum(foo)'],
    ['sum without () (foo)', 'sum without () (foo)'],
    ['topk by ("a.b","without","le") (5,foo)', 'topk by ("a.b", "without", le) (5, foo)'],
    ['a+b', 'a + b'],
    ['a AND b', 'a and b'],
    ['a>bool b', 'a > bool b'],
    ['a+ignoring()b', 'a + b'],
    ['a+on()b', 'a + on () b'],
    ['a+on(x,y)group_left b', 'a + on (x, y) group_left () b'],
    ['a+ignoring()group_right(z)b', 'a + ignoring () group_right (z) b'],
    ['a+fill(-1.5)b', 'a + fill (-1.5) b'],
    ['a+fill_right(1e7)fill_left(1)b', 'a + fill_left (1) fill_right (1e+07) b'],
    ['a+fill_right(2)b', 'a + fill_right (2) b'],
    ['a+fill_left(2)fill_right(2)b', 'a + fill (2) b'],
    ['a>bool ignoring(x) fill(0) b', 'a > bool ignoring (x) fill (0) b'],
    ['-a', '-a'],
    ['+ ( a )', '+(a)'],
    ['info(a,{})', 'info(a, {})'],
  ])('%s is %s', (text, canonical) => {
    expect(print(text)).toBe(canonical);
    expect(print(canonical)).toBe(canonical);
  });
});

describe('the text over several lines', () => {
  const pretty = (text: string): string => prettyPrint(parseExpr(text, ALL_FEATURES));
  const LONG = `metric_${'x'.repeat(60)}`;

  test('a hundred bytes stay on one line', () => {
    const name = 'x'.repeat(100 - 'abs()'.length);
    expect(pretty(`abs(${name})`)).toBe(`abs(${name})`);
    expect(pretty(`abs(${name}x)`)).toBe(`abs(\n  ${name}x\n)`);
  });

  test('aggregations, with the blank behind the clause', () => {
    expect(pretty(`topk by (a) (5, ${LONG} + ${LONG})`)).toBe(
      ['topk by (a) (', '  5,', `    ${LONG}`, '  +', `    ${LONG}`, ')'].join('\n'),
    );
    expect(pretty(`sum(${LONG}{a="${'y'.repeat(40)}"})`)).toBe(
      ['sum(', `  ${LONG}{a="${'y'.repeat(40)}"}`, ')'].join('\n'),
    );
  });

  test('binary operations, with all that belongs to the operator', () => {
    expect(pretty(`${LONG} / on(a) group_left(b) (${LONG} + 1)`)).toBe(
      [`  ${LONG}`, '/ on (a) group_left (b)', `  (${LONG} + 1)`].join('\n'),
    );
  });

  test('calls and parentheses', () => {
    expect(pretty(`clamp((${LONG} * ${LONG}), 0, 1)`)).toBe(
      ['clamp(', '  (', `      ${LONG}`, '    *', `      ${LONG}`, '  ),', '  0,', '  1', ')'].join('\n'),
    );
  });

  test('signs and subqueries', () => {
    expect(pretty(`-abs(${LONG}{a="${'y'.repeat(40)}"})`)).toBe(
      ['-abs(', `  ${LONG}{a="${'y'.repeat(40)}"}`, ')'].join('\n'),
    );
    expect(pretty(`max_over_time(abs(${LONG}{a="${'y'.repeat(40)}"})[1h:5m] offset 1m)`)).toBe(
      ['max_over_time(', '  abs(', `    ${LONG}{a="${'y'.repeat(40)}"}`, '  )[1h:5m] offset 1m', ')'].join('\n'),
    );
    // A short subquery of a long call has no indent.
    expect(pretty(`quantile_over_time(scalar(${LONG}{a="${'y'.repeat(40)}"}), foo[1h:5m])`)).toBe(
      ['quantile_over_time(', '  scalar(', `    ${LONG}{a="${'y'.repeat(40)}"}`, '  ),', 'foo[1h:5m]', ')'].join('\n'),
    );
  });

  test('the pieces are the same expression', () => {
    const text = `sum by (a) (rate(${LONG}[5m])) / on(a) group_left sum(max_over_time(${LONG}[1h:5m] @ 5)) > bool 5`;
    expect(print(pretty(text))).toBe(print(text));
  });
});
