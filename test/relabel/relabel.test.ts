import { describe, expect, it } from 'vitest';
import { LineCounter, parseDocument } from 'yaml';
import { relabelConfigs } from '../../src/config/sections/relabel.ts';
import { Relabelling } from '../../src/relabel/relabel.ts';

const rules = relabelConfigs('rule');

/** The labels after the rules of a YAML list, null when they are dropped. */
function relabel(yaml: string, labels: Record<string, string>): Record<string, string> | null {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines });
  const configs = rules.read(document.contents as never, { document, lines });
  const kept = new Relabelling(configs).apply(Object.entries(labels).sort());
  return kept === null ? null : Object.fromEntries(kept);
}

describe('replace', () => {
  it('sets the target from the groups of the joined source values', () => {
    const rule = `[{source_labels: [a, b], regex: "f(.*);(.*)r", target_label: d, replacement: "b\${1}\${2}m"}]`;
    expect(relabel(rule, { a: 'foo', b: 'bar', c: 'baz' })).toEqual({ a: 'foo', b: 'bar', c: 'baz', d: 'boobam' });
  });

  it('changes nothing when the whole value does not match', () => {
    expect(relabel('[{source_labels: [a], regex: o, target_label: d, replacement: x}]', { a: 'foo' })).toEqual({
      a: 'foo',
    });
  });

  it('deletes the target when the result is empty', () => {
    expect(relabel('[{source_labels: [a], target_label: b, replacement: ""}]', { a: '1', b: '2' })).toEqual({ a: '1' });
  });

  it('takes the name of the target from the groups too', () => {
    const rule = `[{source_labels: [a], regex: "some-([^-]+)-([^,]+)", target_label: "\${1}", replacement: "\${2}"}]`;
    expect(relabel(rule, { a: 'some-name-value' })).toEqual({ a: 'some-name-value', name: 'value' });
  });

  it('leaves the labels alone when the name of the target comes out empty', () => {
    expect(relabel('[{source_labels: [a], target_label: "$2", replacement: x}]', { a: '1' })).toEqual({ a: '1' });
  });

  it('copies the source by default', () => {
    expect(relabel('[{source_labels: [a], target_label: b}]', { a: '1' })).toEqual({ a: '1', b: '1' });
  });

  it('takes $1abc for the group of that name, which is empty', () => {
    expect(relabel('[{source_labels: [a], target_label: b, replacement: "$1abc"}]', { a: '1', b: '2' })).toEqual({
      a: '1',
    });
  });
});

describe('keep and drop', () => {
  it('keep drops what does not match, a missing label being empty', () => {
    expect(relabel('[{source_labels: [a], regex: foo, action: keep}]', { a: 'foo' })).toEqual({ a: 'foo' });
    expect(relabel('[{source_labels: [a], regex: foo, action: keep}]', { a: 'food' })).toBeNull();
    expect(relabel('[{source_labels: [z], regex: "", action: Keep}]', { a: 'x' })).toEqual({ a: 'x' });
  });

  it('drop drops what matches, and no later rule is looked at', () => {
    expect(
      relabel('[{source_labels: [a], regex: "fo+", action: drop}, {target_label: b, replacement: x}]', { a: 'foo' }),
    ).toBeNull();
    expect(relabel('[{source_labels: [a], regex: "fo+", action: drop}]', { a: 'bar' })).toEqual({ a: 'bar' });
  });

  it('keepequal and dropequal compare with the target', () => {
    const labels = { port: '1234', wanted: '1234' };
    expect(relabel('[{source_labels: [port], target_label: wanted, action: keepequal}]', labels)).toEqual(labels);
    expect(relabel('[{source_labels: [port], target_label: other, action: keepequal}]', labels)).toBeNull();
    expect(relabel('[{source_labels: [port], target_label: wanted, action: dropequal}]', labels)).toBeNull();
  });
});

describe('other actions', () => {
  it('hashmod gives the shard that Prometheus gives', () => {
    const rule = '[{source_labels: [c], target_label: d, action: hashmod, modulus: 1000}]';
    expect(relabel(rule, { c: 'baz' })).toEqual({ c: 'baz', d: '976' });
    expect(relabel(rule, { c: 'foo\nbar' })).toEqual({ c: 'foo\nbar', d: '734' });
  });

  it('lowercase and uppercase', () => {
    const rule =
      '[{source_labels: [a], target_label: u, action: uppercase}, {source_labels: [a], target_label: l, action: lowercase}]';
    expect(relabel(rule, { a: 'bAr' })).toEqual({ a: 'bAr', l: 'bar', u: 'BAR' });
  });

  it('labelmap copies values to names made of the groups', () => {
    const rule = '[{regex: "__meta_(.+)", action: labelmap}]';
    expect(relabel(rule, { __meta_zone: 'z', a: '1' })).toEqual({ __meta_zone: 'z', a: '1', zone: 'z' });
  });

  it('labeldrop and labelkeep look at whole names', () => {
    expect(relabel('[{regex: "a.*", action: labeldrop}]', { a: '1', ab: '2', ba: '3' })).toEqual({ ba: '3' });
    expect(relabel('[{regex: "a.*", action: labelkeep}]', { a: '1', ab: '2', ba: '3' })).toEqual({ a: '1', ab: '2' });
  });
});

it('the result is sorted by the bytes of the names', () => {
  const kept = new Relabelling([
    {
      source_labels: [],
      separator: ';',
      regex: '(.*)',
      modulus: 0,
      target_label: 'B',
      replacement: 'x',
      action: 'replace',
    },
  ]).apply([
    ['a', '1'],
    ['\u{1f600}', '2'],
    ['\uff5e', '3'],
  ]);
  expect(kept?.map(([name]) => name)).toEqual(['B', 'a', '\uff5e', '\u{1f600}']);
});
