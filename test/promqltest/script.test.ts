import { describe, expect, it } from 'vitest';
import { parseScript } from '../../src/promqltest/parse-script.ts';
import { runScript } from '../../src/promqltest/run.ts';
import { parseSeriesLine } from '../../src/promqltest/series-notation.ts';

describe('series notation', () => {
  it.each([
    ['m 1 2.5 -3', [1, 2.5, -3]],
    ['m 1x2', [1, 1, 1]],
    ['m 1+2x3', [1, 3, 5, 7]],
    ['m 1-0.5x2', [1, 0.5, 0]],
    ['m 0.1+0.1x2', [0.1, 0.2, 0.30000000000000004]],
    ['m _ _x2 stale 010 Inf -inf', ['omitted', 'omitted', 'omitted', 'stale', 8, Infinity, -Infinity]],
    ['m 1e3\t1E-1', [1000, 0.1]],
    ['m', []],
  ])('%s', (line, values) => {
    expect(parseSeriesLine(line).values).toEqual(values);
  });

  it.each([
    ['a:b{c="d", e=\'f\',} 1', { __name__: 'a:b', c: 'd', e: 'f' }],
    ['{"a.b", "c d"="e"} 1', { __name__: 'a.b', 'c d': 'e' }],
    ['{} 1', {}],
    ['m{empty="",a="\\"q\\""} 1', { __name__: 'm', a: '"q"' }],
    ['m {a="b"} 1', { __name__: 'm', a: 'b' }],
  ])('%s has the labels', (line, labels) => {
    expect(Object.fromEntries(parseSeriesLine(line).labels)).toEqual(labels);
  });

  it.each(['m 1+1', 'm -3-3', 'm x', 'm 0x1y', 'm{a} 1', 'm{a="b" c="d"} 1', '"m" 1'])('refuses %s', (line) => {
    expect(() => parseSeriesLine(line)).toThrow();
  });
});

describe('a script', () => {
  it('is read in blocks that end at empty lines and comments', () => {
    const commands = parseScript('load 5m\n  m 1\n# note\nload 1m\n  n 2\n\nclear\neval instant at 5m m\n  m 1\n');
    expect(commands.map(({ kind, line }) => [kind, line])).toEqual([
      ['load', 1],
      ['load', 4],
      ['clear', 7],
      ['eval', 8],
    ]);
  });

  it.each([
    ['loading 5m', 'line 1: invalid load command "loading 5m"'],
    ['\nplay 5m', 'line 2: invalid command "play 5m"'],
    ['eval instant m', 'line 1: invalid eval command "eval instant m"'],
    ['eval instant at 0 m\n  expect nothing', 'line 1: invalid expect line "expect nothing"'],
    ['eval instant at 0 m\n  expect warn\n  expect no_warn', 'line 1: warn and no_warn exclude each other'],
    ['eval instant at 0 m\n  m 1 2', 'line 1: an instant query gives one value a series'],
    ['eval range from 2m to 1m step 1m m', 'line 1: the range ends before it starts'],
  ])('%j is refused', (text, message) => {
    expect(() => parseScript(text)).toThrow(message);
  });

  it('with a query that cannot be parsed does not run at all', () => {
    expect(() => runScript('eval instant at 0 1 +')).toThrow('line 1: 1:4: parse error: unexpected end of input');
  });
});

describe('an evaluation fails', () => {
  const data = 'load 1m\n  m{a="1"} 1 2 3\n  m{a="2"} 5 6 7\n\n';
  it.each([
    ['on another value', 'eval instant at 0 m{a="1"}\n  m{a="1"} 2', /expected 2, got 1/],
    ['on a missing series', 'eval instant at 0 m{a="1"}\n  m{a="1"} 1\n  m{a="3"} 1', /a="3"\} is missing/],
    ['on a series too many', 'eval instant at 0 m\n  m{a="1"} 1', /unexpected series .*a="2"/],
    ['on another order', 'eval instant at 0 sort(m)\n  expect ordered\n  m{a="2"} 5\n  m{a="1"} 1', /position 1/],
    ['on a sample too many', 'eval range from 0 to 2m step 1m m{a="1"}\n  m{a="1"} 1 _ 3', /expected 2 samples, got 3/],
    [
      'on a sample too few',
      'eval range from 0 to 9m step 3m m{a="1"}\n  m{a="1"} 1 3 3 3',
      /expected 4 samples, got 3/,
    ],
    ['without the failure', 'eval instant at 0 m{a="1"}\n  expect fail\n', /expected to fail/],
    ['with another failure', 'eval instant at 0 m + on () m\n  expect fail msg:other\n', /failed with/],
    ['without the warning', 'eval instant at 0 m{a="1"}\n  expect warn\n  m{a="1"} 1', /no warn/],
    ['with a warning', 'eval instant at 0 quantile(2, m)\n  expect no_warn\n  {} Inf', /unexpected warn/],
    ['on another string', 'eval instant at 0 "a"\n  expect string "b"', /got/],
    ['on another scalar', 'eval instant at 0 1\n  2', /expected 2, got 1/],
  ])('%s', (_, text, reason) => {
    const [outcome] = runScript(data + text);
    expect(outcome.failure?.reason).toMatch(reason);
  });
});
