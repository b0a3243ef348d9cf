import { expect, it } from 'vitest';
import { parseLabelMatcher } from '../../src/model/label-matcher-text.ts';

it.each([
  ['alertname=Down', { name: 'alertname', type: '=', value: 'Down' }],
  [' severity =~ "page|mail" ', { name: 'severity', type: '=~', value: 'page|mail' }],
  ['"with space"!="a\\"b\\n"', { name: 'with space', type: '!=', value: 'a"b\n' }],
  ['zone!~eu-.*', { name: 'zone', type: '!~', value: 'eu-.*' }],
  ['team=', { name: 'team', type: '=', value: '' }],
  ['ünï=☂', { name: 'ünï', type: '=', value: '☂' }],
])('%s', (source, matcher) => {
  expect(parseLabelMatcher(source)).toEqual(matcher);
});

it.each([
  ['alertname', /^bad matcher format: alertname \(want name="value", or !=, =~, !~\)$/],
  ['a=b c', /^bad matcher format: a=b c/],
  ['a="b', /^bad matcher format: a="b/],
  ['""=b', /the name is empty$/],
  ['a=~"("', /^bad matcher a=~"\(": /],
])('%s is refused', (source, message) => {
  expect(() => parseLabelMatcher(source)).toThrow(message);
});
