import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { parseExposition } from '../../src/ingest/exposition.ts';
import { ExpositionError } from '../../src/ingest/exposition-cursor.ts';

const hasPromtool = spawnSync('promtool', ['--version']).status === 0;

const problemOf = (text: string): string => {
  try {
    parseExposition(text);
    return '';
  } catch (error) {
    if (!(error instanceof ExpositionError)) throw error;
    return error.message.replace('text format parsing error in ', '');
  }
};

/** Text and what is wrong with it, in promtool's words. */
const REFUSED: readonly (readonly [text: string, problem: string])[] = [
  ['1x 1\n', 'line 1: invalid metric name'],
  ['{a="b"} 1\n', 'line 1: invalid metric name'],
  ['\n\nx y\n', 'line 3: expected float as value, got "y"'],
  ['x\n', 'line 1: expected float as value, got ""'],
  ['x1\n', 'line 1: expected float as value, got ""'],
  ['x +nan\n', 'line 1: expected float as value, got "+nan"'],
  ['x 0x10\n', 'line 1: expected float as value, got "0x10"'],
  ['x 1_0\n', 'line 1: expected float as value, got "1_0"'],
  ['x 1e400\n', 'line 1: expected float as value, got "1e400"'],
  ['x .\n', 'line 1: expected float as value, got "."'],
  ['x -\n', 'line 1: expected float as value, got "-"'],
  ['x 1.2.3\n', 'line 1: expected float as value, got "1.2.3"'],
  ['x 1\r\n', 'line 1: expected float as value, got "1\\r"'],
  ['x 1 2.5\n', 'line 1: expected integer as timestamp, got "2.5"'],
  ['x 1 99999999999999999999\n', 'line 1: expected integer as timestamp, got "99999999999999999999"'],
  ['x 1 \n', 'line 1: expected integer as timestamp, got ""'],
  ['x 1 2 3\n', 'line 1: spurious string after timestamp: " 3"'],
  ['x{ 1\n', 'line 1: invalid label name for metric "x"'],
  ['x{1a="b"} 1\n', 'line 1: invalid label name for metric "x"'],
  ['x{,} 1\n', 'line 1: invalid label name for metric "x"'],
  ['x{a="b",,} 1\n', 'line 1: invalid label name for metric "x"'],
  ['x{a} 1\n', `line 1: expected '=' after label name, found '}'`],
  ['x{a:b="c"} 1\n', `line 1: expected '=' after label name, found ':'`],
  ['x{a=} 1\n', `line 1: expected '"' at start of label value, found '}'`],
  ['x{a="1",a="2"} 1\n', 'line 1: duplicate label names for metric "x"'],
  ['x{__name__="1"} 1\n', 'line 1: label name "__name__" is reserved'],
  ['x{a="b\nc"} 1\n', 'line 1: label value "b" contains unescaped new-line'],
  ['x{a="b\\x"} 1\n', `line 1: invalid escape sequence '\\x'`],
  ['x{a="b"c} 1\n', 'line 1: unexpected end of label value "b"'],
  ['x{a="b"\n} 1\n', 'line 1: unexpected end of label value "b"'],
  ['# HELP x a\\z\nx 1\n', `line 1: invalid escape sequence '\\z'`],
  ['# HELP x a\\\nx 1\n', "line 1: invalid escape sequence '\\\n'"],
  ['# HELP x{ y\nx 1\n', 'line 1: invalid metric name in comment'],
  ['# TYPE 1x counter\n', 'line 1: invalid metric name in comment'],
  ['# TYPE x foo\nx 1\n', 'line 1: unknown metric type "foo"'],
  ['# TYPE x gauge more\nx 1\n', 'line 1: unknown metric type "gauge more"'],
  ['# HELP x a\n# HELP x b\nx 1\n', 'line 2: second HELP line for metric name "x"'],
  ['# TYPE s summary\n# HELP s a\n# HELP s_sum b\ns_sum 1\n', 'line 3: second HELP line for metric name "s"'],
  ['# TYPE x gauge\n# TYPE x gauge\n', 'line 2: second TYPE line for metric name "x", or TYPE reported after samples'],
  ['x 1\n# TYPE x gauge\n', 'line 2: second TYPE line for metric name "x", or TYPE reported after samples'],
  ['# TYPE h histogram\nh_bucket{le="z"} 1\n', `line 2: expected float as value for 'le' label, got "z"`],
  ['# TYPE s summary\ns{quantile="z"} 1\n', `line 2: expected float as value for 'quantile' label, got "z"`],
  ['x', 'line 1: unexpected end of input stream'],
  ['x 1\ny 2', 'line 2: unexpected end of input stream'],
  ['x{a="b', 'line 1: unexpected end of input stream'],
  ['# HELP x', 'line 1: unexpected end of input stream'],
  ['#', 'line 1: unexpected end of input stream'],
];

describe('the text format', () => {
  it('becomes families with help, type and samples, in the order of the text', () => {
    const text = [
      '# HELP requests_total All of them.\\nSince \\\\ the start.',
      '# TYPE requests_total counter',
      'requests_total{code="200",path="C:\\\\x \\"y\\"\\n"} 1027 1395066363000',
      '  requests_total { code = "500" , }\t3.5e-1 -1',
      '',
      '# only a comment',
      'bare 12.5',
      '# TYPE took_seconds histogram',
      'took_seconds_bucket{le="+Inf"} 3',
      'took_seconds_sum 17',
      'took_seconds_count 3',
      'bare{a="é"}-0',
      '# TYPE unused summary',
      '',
    ].join('\n');

    expect(parseExposition(text)).toEqual([
      {
        name: 'requests_total',
        help: 'All of them.\nSince \\ the start.',
        type: 'counter',
        samples: [
          {
            name: 'requests_total',
            labels: [
              ['code', '200'],
              ['path', 'C:\\x "y"\n'],
            ],
            value: 1027,
            timeMs: 1395066363000,
          },
          { name: 'requests_total', labels: [['code', '500']], value: 0.35, timeMs: -1 },
        ],
      },
      {
        name: 'bare',
        help: '',
        type: 'untyped',
        samples: [
          { name: 'bare', labels: [], value: 12.5, timeMs: null },
          { name: 'bare', labels: [['a', 'é']], value: -0, timeMs: null },
        ],
      },
      {
        name: 'took_seconds',
        help: '',
        type: 'histogram',
        samples: [
          { name: 'took_seconds_bucket', labels: [['le', '+Inf']], value: 3, timeMs: null },
          { name: 'took_seconds_sum', labels: [], value: 17, timeMs: null },
          { name: 'took_seconds_count', labels: [], value: 3, timeMs: null },
        ],
      },
      { name: 'unused', help: '', type: 'summary', samples: [] },
    ]);
  });

  it.each([
    ['42', 42],
    ['-42', -42],
    ['+42', 42],
    ['0.1', 0.1],
    ['123456789012345', 123456789012345],
    ['12345678.9012345', 12345678.9012345],
    ['1234567890.1234567', 1234567890.1234567],
    ['.5', 0.5],
    ['5.', 5],
    ['1e3', 1000],
    ['4.9E-324', 5e-324],
    ['1e-400', 0],
    ['inf', Number.POSITIVE_INFINITY],
    ['+Infinity', Number.POSITIVE_INFINITY],
    ['-iNf', Number.NEGATIVE_INFINITY],
    ['NAN', Number.NaN],
  ])('reads the value %s', (text, value) => {
    expect(parseExposition(`x ${text}\n`)[0].samples[0].value).toBe(value);
  });

  it('takes names in quotes, that of the metric among the labels', () => {
    const text = '# HELP "a.b" \\"what\\"\n# TYPE "a.b" gauge\n{"a.b"} 1\n{"x.y"="1","a.b",z="2"} 3\n';
    expect(parseExposition(text)).toEqual([
      {
        name: 'a.b',
        help: '"what"',
        type: 'gauge',
        samples: [
          { name: 'a.b', labels: [], value: 1, timeMs: null },
          {
            name: 'a.b',
            labels: [
              ['x.y', '1'],
              ['z', '2'],
            ],
            value: 3,
            timeMs: null,
          },
        ],
      },
    ]);
  });

  it.each(REFUSED)('refuses %j', (text, problem) => {
    expect(problemOf(text)).toBe(problem);
  });

  it.skipIf(!hasPromtool)('is refused in the words of promtool (skipped where promtool is not installed)', () => {
    const theirs = REFUSED.map(([text]) => {
      const { stderr } = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
      return stderr.replace('error while linting: text format parsing error in ', '').replace(/\n$/, '');
    });
    expect(theirs).toEqual(REFUSED.map(([, problem]) => problem));
  });
});

describe('what a target answers', () => {
  const scraped = (text: string) => parseExposition(text, 'scraped');

  it('may end without the end of a line, and lines with blanks', () => {
    expect(scraped('x 1 \ny 2 3\t\nz 4').map(({ samples }) => samples[0])).toEqual([
      { name: 'x', labels: [], value: 1, timeMs: null },
      { name: 'y', labels: [], value: 2, timeMs: 3 },
      { name: 'z', labels: [], value: 4, timeMs: null },
    ]);
    expect(() => scraped('x{a="')).toThrow('line 1: unexpected end of input stream');
    expect(() => scraped('x y')).toThrow('line 1: expected float as value, got "y"');
  });

  it('may describe a metric again, and after its samples: the last word counts', () => {
    expect(scraped('# HELP x a\nx 1\n# HELP x b\n# TYPE x counter\n# TYPE x gauge\nx{a=""} 2\n')).toEqual([
      {
        name: 'x',
        help: 'b',
        type: 'gauge',
        samples: [
          { name: 'x', labels: [], value: 1, timeMs: null },
          { name: 'x', labels: [['a', '']], value: 2, timeMs: null },
        ],
      },
    ]);
  });

  it('may have escapes that are none, and bounds that are no numbers', () => {
    const [family] = scraped('# TYPE h histogram\nh_bucket{le="C:\\dir"} 1');
    expect(family.samples[0].labels).toEqual([['le', 'C:\\dir']]);
  });
});

it.skipIf(!hasPromtool)('what is taken here, promtool takes (skipped where promtool is not installed)', () => {
  const text = '# HELP x a\n#HELP y b\n# TYPE x\tgauge\n\tx\t{a="b",}1\n# HELP\n#\n# TYPE z\ny NaN 5\n';
  expect(parseExposition(text).map(({ name, help, type }) => [name, help, type])).toEqual([
    ['x', 'a', 'gauge'],
    ['y', 'b', 'untyped'],
  ]);
  const lint = () => execFileSync('promtool', ['check', 'metrics'], { input: text, stdio: 'pipe' });
  expect(lint).not.toThrow();
});
