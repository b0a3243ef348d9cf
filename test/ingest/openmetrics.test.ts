import { describe, expect, it } from 'vitest';
import { OpenMetricsParser, type TextSample } from '../../src/ingest/openmetrics.ts';

function parse(text: string): TextSample[] {
  const parser = new OpenMetricsParser();
  const samples: TextSample[] = [];
  for (const line of text.split('\n').slice(0, -1)) {
    const sample = parser.parse(line);
    if (sample !== null) samples.push(sample);
  }
  parser.end();
  return samples;
}

const one = (line: string): TextSample => parse(`${line}\n# EOF\n`)[0];

describe('OpenMetrics text', () => {
  it('of samples and comments', () => {
    expect(
      parse(`# HELP a b c
# TYPE a counter
# UNIT a seconds
a_total{code="200",path="/x\\n\\"\\\\"} 12.5 1609954636
a_total 0 0 # {trace="x",} 1
# EOF
`),
    ).toEqual([
      {
        labels: [
          ['__name__', 'a_total'],
          ['code', '200'],
          ['path', '/x\n"\\'],
        ],
        timeMs: 1_609_954_636_000,
        value: 12.5,
      },
      { labels: [['__name__', 'a_total']], timeMs: 0, value: 0 },
    ]);
  });

  it.each([
    ['a 1e3 1.001', 1000, 1001],
    ['a -.5 1609954636.001', -0.5, 1_609_954_636_001],
    ['a +Inf -1.5', Infinity, -1500],
    ['a -infinity 1e3', -Infinity, 1_000_000],
    ['a NaN 1', NaN, 1000],
    ['a{} 1. 1 # {} 1 1', 1, 1000],
    ['a{b="c",} 1 1', 1, 1000],
  ])('of numbers: %s', (line, value, timeMs) => {
    expect(one(line)).toMatchObject({ value, timeMs });
  });

  it('of names in quotes', () => {
    expect(one('{"my.metric","a b"="c",d="e"} 1 1').labels).toEqual([
      ['__name__', 'my.metric'],
      ['a b', 'c'],
      ['d', 'e'],
    ]);
    expect(one('{"my.metric"} 1 1').labels).toEqual([['__name__', 'my.metric']]);
  });

  it.each([
    ['a 1', 'line 1, column 4: expected a timestamp'],
    ['a', 'line 1, column 2: expected " "'],
    ['', 'line 1, column 1: expected the name of a metric'],
    ['{} 1 1', 'line 1, column 3: expected the name of a metric'],
    ['{a="b"} 1 1', 'line 1, column 2: expected the name of a metric in quotes'],
    ['0a 1 1', 'line 1, column 1: expected the name of a metric'],
    ['a{b="c" 1 1', 'line 1, column 8: expected ","'],
    ['a{b="c",b="d"} 1 1', 'line 1, column 9: label b is there twice'],
    ['a{b=c} 1 1', 'line 1, column 5: expected the value of a label in quotes'],
    ['a{b="\\t"} 1 1', 'line 1, column 5: expected the value of a label in quotes'],
    ['a{,} 1 1', 'line 1, column 3: expected the name of a label'],
    ['a  1 1', 'line 1, column 3: expected a value'],
    ['a 1x 1', 'line 1, column 3: expected a value'],
    ['a 0x10 1', 'line 1, column 3: expected a value'],
    ['a 1 1 ', 'line 1, column 6: expected " # "'],
    ['a 1 NaN', 'line 1, column 5: timestamp is out of range'],
    ['a 1 1e300', 'line 1, column 5: timestamp is out of range'],
    ['a 1 1 # {} 1 1 1', 'line 1, column 15: expected the end of the line'],
    ['#a', 'line 1, column 1: expected # HELP, # TYPE, # UNIT or # EOF'],
    ['# EOF\na 1 1', 'line 2, column 1: there is text after # EOF'],
  ])('that is wrong: %s', (line, message) => {
    expect(() => one(line)).toThrow(message);
  });

  it('without its end', () => {
    expect(() => parse('a 1 1\n')).toThrow('line 2, column 1: the text does not end with # EOF');
  });
});
