import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../src/limits.ts';
import type { DurationExpr, Expr, MatrixSelector, Subquery, VectorSelector } from '../../src/promql/ast.ts';
import { parseExpr, parseSelector } from '../../src/promql/parse.ts';
import { ALL_FEATURES } from './features.ts';

const parse = (text: string): Expr => parseExpr(text, ALL_FEATURES);

/** An expression with every operation in parentheses. */
function grouped(expr: Expr): string {
  switch (expr.kind) {
    case 'binaryExpr':
      return `(${grouped(expr.lhs)} ${expr.op} ${grouped(expr.rhs)})`;
    case 'unaryExpr':
      return `(${expr.op}${grouped(expr.expr)})`;
    case 'parenExpr':
      return `[${grouped(expr.expr)}]`;
    case 'numberLiteral':
      return String(expr.value);
    case 'vectorSelector':
      return expr.offsetMs === 0 ? expr.name : `${expr.name}@-${expr.offsetMs}`;
    default:
      return expr.kind;
  }
}

describe('operators', () => {
  test.each([
    ['a or b and c', '(a or (b and c))'],
    ['a and b or c unless d', '((a and b) or (c unless d))'],
    ['a and b == c', '(a and (b == c))'],
    ['a == b == c', '((a == b) == c)'],
    ['a < b + c', '(a < (b + c))'],
    ['a </ b >/ c', '((a </ b) >/ c)'],
    ['a </b', '(a </ b)'],
    ['a - b - c', '((a - b) - c)'],
    ['a - b * c + d', '((a - (b * c)) + d)'],
    ['a / b % c atan2 d', '(((a / b) % c) atan2 d)'],
    ['a ^ b ^ c', '(a ^ (b ^ c))'],
    ['a * b ^ c', '(a * (b ^ c))'],
    ['-1^2', '(-(1 ^ 2))'],
    ['-a*b', '((-a) * b)'],
    ['-a^b', '(-(a ^ b))'],
    ['2^-1*3', '((2 ^ -1) * 3)'],
    ['2^-1^2', '(2 ^ (-(1 ^ 2)))'],
    ['a + -b * c', '(a + ((-b) * c))'],
    ['- - a', '(-(-a))'],
    ['--1', '1'],
    ['+-+1', '-1'],
    ['-(1)', '(-[1])'],
    ['(a + b) * c', '([(a + b)] * c)'],
    ['a + b offset 5m', '(a + b@-300000)'],
    ['-a offset 5m', '(-a@-300000)'],
    ['a ^ b offset 5m', '(a ^ b@-300000)'],
    ['a offset 5s-8', '(a@-5000 - 8)'],
    ['a offset -2^2', '(a@--2000 ^ 2)'],
    ['a OR b Unless c', '(a or (b unless c))'],
    ['and and and', '(and and and)'],
    ['or or unless unless or', '(or or (unless unless or))'],
    ['1 atan2 2', '(1 atan2 2)'],
  ])('%s is %s', (text, expected) => {
    expect(grouped(parse(text))).toBe(expected);
  });
});

describe('numbers', () => {
  test.each([
    ['1', 1],
    ['5.', 5],
    ['.5', 0.5],
    ['1e3', 1000],
    ['1.5E-3', 0.0015],
    ['1_000', 1000],
    ['1_000.5_0', 1000.5],
    ['0755', 493],
    ['0_7', 7],
    ['08', 8],
    ['0x1F', 31],
    ['0X_ff', 255],
    ['0x1e5', 485],
    ['0xabe', 2750],
    ['9223372036854775807', 2 ** 63],
    ['9223372036854775808', 2 ** 63],
    ['Inf', Infinity],
    ['-iNF', -Infinity],
    ['5m', 300],
    ['1h30m', 5400],
    ['54s321ms', 54.321],
    ['-5ms', -0.005],
  ])('%s is %d', (text, value) => {
    expect(parse(text)).toMatchObject({ kind: 'numberLiteral', value });
  });

  test('nan, and names that only start like numbers', () => {
    expect(parse('NaN')).toMatchObject({ kind: 'numberLiteral', value: NaN });
    expect(parse('infinity')).toMatchObject({ kind: 'vectorSelector', name: 'infinity' });
    expect(parse('nan:x')).toMatchObject({ kind: 'vectorSelector', name: 'nan:x' });
  });

  test('only a literal with a unit is printed as a duration', () => {
    expect(parse('300')).toMatchObject({ duration: false });
    expect(parse('-5m')).toMatchObject({ duration: true, value: -300 });
  });
});

describe('strings', () => {
  test.each([
    ['"plain"', 'plain'],
    ["'it\"s'", 'it"s'],
    ['`raw \\n\nline`', 'raw \\n\nline'],
    ['"\\a\\b\\f\\n\\r\\t\\v\\\\\\""', '\x07\b\f\n\r\t\v\\"'],
    ["'\\''", "'"],
    ['"\\101\\x42\\u0043\\U00000044"', 'ABCD'],
    ['"\\xc3\\xa9"', 'é'],
    ['"é\\xc5z\\xff"', 'é\udcc5z\udcff'],
    ['"\\xe2\\x82"', '\udce2\udc82'],
    ['"\\ufffd\\xff"', '\ufffd\udcff'],
    ['"\\U0001F600"', '😀'],
    ['"# no comment"', '# no comment'],
  ])('%s', (text, value) => {
    expect(parse(text)).toMatchObject({ kind: 'stringLiteral', value });
  });
});

describe('selectors', () => {
  test('the matcher of the name comes last', () => {
    expect(parse('foo{a="b",c!="d",e=~"f|g",h!~"i",}')).toEqual({
      kind: 'vectorSelector',
      name: 'foo',
      matchers: [
        { type: '=', name: 'a', value: 'b' },
        { type: '!=', name: 'c', value: 'd' },
        { type: '=~', name: 'e', value: 'f|g' },
        { type: '!~', name: 'h', value: 'i' },
        { type: '=', name: '__name__', value: 'foo' },
      ],
      anchored: false,
      smoothed: false,
      timestampMs: null,
      startOrEnd: null,
      offsetMs: 0,
      offsetExpr: null,
      position: { start: 0, end: 34 },
    });
  });

  test('a quoted string is the name, in its place, or a label', () => {
    expect(parse('{a="b", "my.metric", "x.y"=~"z"}')).toMatchObject({
      name: '',
      matchers: [
        { type: '=', name: 'a', value: 'b' },
        { type: '=', name: '__name__', value: 'my.metric' },
        { type: '=~', name: 'x.y', value: 'z' },
      ],
    });
  });

  test.each([
    'sum',
    'AVG',
    'limit_ratio',
    'and',
    'or',
    'unless',
    'by',
    'without',
    'offset',
    'start',
    'end',
    'step',
    'range',
    'max_of',
    'min_of',
    'anchored',
    'smoothed',
    'fill',
    'fill_left',
    'fill_right',
    ':',
    'a:b',
    ':a',
    '_',
    'rate',
  ])('%s is a metric', (name) => {
    expect(parse(name)).toMatchObject({ kind: 'vectorSelector', name });
    expect(parse(`${name}{a="b"} offset 5m`)).toMatchObject({ name, offsetMs: 300_000 });
  });

  test('no word is reserved inside braces', () => {
    expect(parse('foo{by="1",on="2",inf="3",offset="4"}')).toMatchObject({
      matchers: [{ name: 'by' }, { name: 'on' }, { name: 'inf' }, { name: 'offset' }, { name: '__name__' }],
    });
  });

  test('comments and blanks may stand between any two tokens', () => {
    const text = '# one\nfoo # two\r{ # three\n a # "\n = # =\n "b" , # }\n } [ 5m # four\n : 1m ] # five';
    expect(parse(text)).toMatchObject({ kind: 'subquery', rangeMs: 300_000, stepMs: 60_000 });
  });
});

describe('aggregations', () => {
  test('the clause may stand before or behind the arguments', () => {
    const expected = { kind: 'aggregation', op: 'sum', grouping: ['a', 'b.c'], without: false, param: null };
    expect(parse('sum by (a, "b.c",) (foo)')).toMatchObject(expected);
    expect(parse('SUM (foo) BY (a, "b.c")')).toMatchObject(expected);
    expect(parse('sum without () (foo)')).toMatchObject({ grouping: [], without: true });
  });

  test('labels may be any reserved word but one', () => {
    const labels = ['by', 'on', 'sum', 'and', 'offset', 'start', 'bool', 'fill', 'atan2', 'group_left', 'a:b'];
    expect(parse(`sum by (${labels.join(',')}) (foo)`)).toMatchObject({ grouping: labels });
  });

  test('the first of two arguments is the parameter', () => {
    expect(parse('topk(5, foo)')).toMatchObject({ param: { value: 5 }, expr: { name: 'foo' } });
  });
});

describe('matching', () => {
  const DEFAULT = { card: 'one-to-one', labels: [], on: false, include: [], fillLeft: null, fillRight: null };

  test.each([
    ['a + b', DEFAULT],
    ['a and b', { ...DEFAULT, card: 'many-to-many' }],
    ['a + on(x,y) b', { ...DEFAULT, on: true, labels: ['x', 'y'] }],
    ['a + ignoring() b', DEFAULT],
    ['a + on(x) group_left b', { ...DEFAULT, on: true, labels: ['x'], card: 'many-to-one' }],
    ['a + on(x) group_right(y) b', { ...DEFAULT, on: true, labels: ['x'], card: 'one-to-many', include: ['y'] }],
    ['a + fill(1) b', { ...DEFAULT, fillLeft: 1, fillRight: 1 }],
    ['a + fill_left(-inf) b', { ...DEFAULT, fillLeft: -Infinity }],
    ['a + fill_right(2) fill_left(1m) b', { ...DEFAULT, fillLeft: 60, fillRight: 2 }],
    ['a + 1', null],
    ['1 + 1', null],
    ['a + ignoring() 1', null],
  ])('%s', (text, matching) => {
    expect(parse(text)).toMatchObject({ matching });
  });

  test('bool', () => {
    expect(parse('a > bool on(x) b')).toMatchObject({ bool: true, matching: { on: true } });
    expect(parse('1 == BOOL 2')).toMatchObject({ bool: true, matching: null });
  });
});

describe('times', () => {
  test.each([
    ['foo @ 1.2345', { timestampMs: 1235 }],
    ['foo @ -1.0005', { timestampMs: -1001 }],
    ['foo @ 1h', { timestampMs: 3_600_000 }],
    ['foo @ START()', { startOrEnd: 'start', timestampMs: null }],
    ['foo @ end() offset 5m', { startOrEnd: 'end', offsetMs: 300_000 }],
    ['foo offset -1.5 @ 7', { timestampMs: 7000, offsetMs: -1500 }],
    ['foo offset 0.0015', { offsetMs: 1 }],
    ['foo offset 0s offset 5m', { offsetMs: 300_000 }],
    ['foo anchored offset 5m', { anchored: true, smoothed: false, offsetMs: 300_000 }],
  ])('%s', (text, expected) => {
    expect(parse(text)).toMatchObject({ kind: 'vectorSelector', ...expected });
  });

  test('modifiers behind a range belong to the selector', () => {
    const expr = parse('a[5m] smoothed @ start() offset 1m') as MatrixSelector;
    expect(expr.rangeMs).toBe(300_000);
    expect(expr.selector).toMatchObject({ smoothed: true, startOrEnd: 'start', offsetMs: 60_000 });
  });

  test('a subquery has its own', () => {
    const expr = parse('(a offset 1m)[1h:] @ 5 offset 2m') as Subquery;
    expect(expr).toMatchObject({ rangeMs: 3_600_000, stepMs: 0, timestampMs: 5000, offsetMs: 120_000 });
    expect(parse('a offset 1m [5m:1m]')).toMatchObject({ kind: 'subquery', expr: { offsetMs: 60_000 } });
  });
});

describe('duration expressions', () => {
  /** With every operation in braces. */
  function durationText(expr: DurationExpr | null): string {
    if (expr === null) return 'literal';
    if (expr.kind === 'numberLiteral') return String(expr.value);
    if (expr.kind === 'durationFunction') return `${expr.func}(${expr.args.map(durationText).join()})`;
    const text = `${expr.lhs === null ? '' : durationText(expr.lhs)}${expr.op}${durationText(expr.rhs)}`;
    return expr.wrapped ? `{(${text})}` : `{${text}}`;
  }

  test.each([
    ['5m', 'literal'],
    ['(5m)', 'literal'],
    ['-2^2', '{-{2^2}}'],
    ['1+2*3', '{1+{2*3}}'],
    ['(1+2)*3', '{{(1+2)}*3}'],
    ['2^3^4', '{2^{3^4}}'],
    ['5m-1', '{300-1}'],
    ['- step()', '{-step()}'],
    ['MIN_OF(step(), 5m) + Range()', '{min_of(step(),300)+range()}'],
    ['max_of(1s+1s, -2)', 'max_of({1+1},-2)'],
  ])('[%s]', (text, expected) => {
    expect(durationText((parse(`m[${text}]`) as MatrixSelector).rangeExpr)).toBe(expected);
    expect(durationText((parse(`m[1h:${text}]`) as Subquery).stepExpr)).toBe(expected);
  });

  test.each([
    ['m offset (5s)*2', '{5*2}'],
    ['m offset (5s)+3*2', '{5+{3*2}}'],
    ['m offset -(5s+1)', '{-{(5+1)}}'],
    ['m offset +step()', '{+step()}'],
    ['m offset min_of(1, step())', 'min_of(1,step())'],
  ])('%s', (text, expected) => {
    expect(durationText((parse(text) as VectorSelector).offsetExpr)).toBe(expected);
  });

  test.each([
    ['m offset step()*2', '*'],
    ['m offset -(5s)+3', '+'],
    ['m offset 2 ^ 2', '^'],
  ])('%s ends the offset before the operator', (text, op) => {
    expect(parse(text)).toMatchObject({ kind: 'binaryExpr', op, lhs: { kind: 'vectorSelector' } });
  });
});

describe('positions', () => {
  test('are bytes, without the blanks behind', () => {
    const text = 'sum ( "é"  ) ';
    expect(() => parse(text)).toThrow('1:7: parse error: expected type instant vector');
    const expr = parse(' {x="é"} +  rate(b[5m] offset 1m ) # end');
    expect(expr.position).toEqual({ start: 1, end: 35 });
    expect(expr).toMatchObject({
      lhs: { position: { start: 1, end: 9 } },
      rhs: { position: { start: 13, end: 35 }, args: [{ position: { start: 18, end: 33 } }] },
    });
  });

  test('a sign belongs to its number', () => {
    expect(parse('1 - - 5')).toMatchObject({ rhs: { value: -5, position: { start: 4, end: 7 } } });
  });
});

describe('bounds', () => {
  const TOO_DEEP = `expression is nested deeper than ${LIMITS.queryDepthMax} levels`;

  test('a tree as deep as allowed', () => {
    const levels = LIMITS.queryDepthMax - 1;
    expect(parse(`${'('.repeat(levels)}a${')'.repeat(levels)}`).kind).toBe('parenExpr');
    expect(parse(`${'abs('.repeat(levels)}a${')'.repeat(levels)}`).kind).toBe('call');
    expect(parse(`${'sum('.repeat(levels)}a${')'.repeat(levels)}`).kind).toBe('aggregation');
    expect(parse(Array(LIMITS.queryDepthMax).fill('a').join('+')).kind).toBe('binaryExpr');
    expect(parse(Array(LIMITS.queryDepthMax).fill('a').join('^')).kind).toBe('binaryExpr');
  });

  test.each([
    ['parentheses', `${'('.repeat(1001)}a${')'.repeat(1001)}`],
    ['many more parentheses', '('.repeat(500_000)],
    ['parentheses in a duration', `a[${'('.repeat(500_000)}`],
    ['operators', Array(100_000).fill('a').join('+')],
    ['operators that group from the right', Array(100_000).fill('1').join('^')],
    ['signs', `${'-'.repeat(100_000)}a`],
    ['subqueries', `a${'[1m:1m]'.repeat(10_000)}`],
  ])('too many %s', (_, text) => {
    expect(() => parse(text)).toThrow(TOO_DEEP);
  });

  test('too long a text', () => {
    expect(() => parse(`a # ${'x'.repeat(LIMITS.queryTextBytesMax)}`)).toThrow(
      `query of ${LIMITS.queryTextBytesMax + 4} bytes: at most ${LIMITS.queryTextBytesMax}`,
    );
  });
});

describe('a selector of match[]', () => {
  test('is its matchers', () => {
    expect(parseSelector('up')).toEqual([{ type: '=', name: '__name__', value: 'up' }]);
    expect(parseSelector(' {"utf8.name", x="y"} ')).toEqual([
      { type: '=', name: '__name__', value: 'utf8.name' },
      { type: '=', name: 'x', value: 'y' },
    ]);
    expect(parseSelector('{__name__=~"a.+"}')).toEqual([{ type: '=~', name: '__name__', value: 'a.+' }]);
  });

  test.each([
    ['', 'unknown position: parse error: unexpected end of input'],
    ['up offset 5m', '1:4: parse error: unexpected <offset>'],
    ['up[5m]', '1:3: parse error: unexpected "["'],
    ['sum(up)', '1:4: parse error: unexpected "("'],
    ['up + up', '1:4: parse error: unexpected <op:+>'],
    ['up{a=}', '1:6: parse error: unexpected "}" in label matching, expected string'],
    ['{a=~"("}', '1:2: parse error: error parsing regexp: missing closing ): `(`'],
    ['{}', 'match[] must contain at least one non-empty matcher'],
    ['{a=~".*"}', 'match[] must contain at least one non-empty matcher'],
  ])('%j is refused', (text, message) => {
    expect(() => parseSelector(text)).toThrow(expect.objectContaining({ message }));
  });
});
