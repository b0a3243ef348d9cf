import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { engineFeatures } from '../../src/config/features.ts';
import { KnownRuleFiles, loadingRuleFiles, loadRuleFiles, parseRuleFile } from '../../src/rules/load-rule-files.ts';
import { RuleFileProblems } from '../../src/rules/rule-file-problems.ts';

const OPTIONS = { features: engineFeatures([]), legacyNames: false };

function problemsOf(content: string, options = OPTIONS): readonly string[] {
  try {
    parseRuleFile(content, options);
    return [];
  } catch (error) {
    if (!(error instanceof RuleFileProblems)) throw error;
    return error.messages;
  }
}

describe('a rule file', () => {
  it('becomes groups of rules with the labels of both', () => {
    const content = `groups:
- name: all
  interval: 1m30s
  query_offset: 5s
  limit: 7
  labels: {team: a, zone: z}
  rules:
  - record: job:up:sum
    expr: sum by(job)(up)
    labels: {team: b, "a.b": 3}
  - alert: Down
    expr: 1
    for: 5m
    keep_firing_for: 1h
    labels: {severity: page}
    annotations: {summary: "{{ $value }}", code: 0x10}
- name: empty
`;
    const { groups, warnings } = parseRuleFile(content, OPTIONS);
    expect(warnings).toEqual([]);
    expect(groups).toMatchObject([
      {
        name: 'all',
        intervalMs: 90_000,
        queryOffsetMs: 5000,
        limit: 7,
        labels: [
          ['team', 'a'],
          ['zone', 'z'],
        ],
        rules: [
          {
            kind: 'recording',
            name: 'job:up:sum',
            query: 'sum by (job) (up)',
            labels: [
              ['a.b', '3'],
              ['team', 'b'],
              ['zone', 'z'],
            ],
          },
          {
            kind: 'alerting',
            name: 'Down',
            query: '1',
            forMs: 300_000,
            keepFiringForMs: 3_600_000,
            labels: [
              ['severity', 'page'],
              ['team', 'a'],
              ['zone', 'z'],
            ],
            annotations: [
              ['code', '0x10'],
              ['summary', '{{ $value }}'],
            ],
          },
        ],
      },
      { name: 'empty', intervalMs: 0, queryOffsetMs: null, limit: 0, labels: [], rules: [] },
    ]);
  });

  it('may be empty, or have entries that are not there', () => {
    expect(parseRuleFile('', OPTIONS).groups).toEqual([]);
    expect(parseRuleFile('groups:\n-\n', OPTIONS).groups).toEqual([]);
  });

  it('is read up to the end of its first document, with a warning', () => {
    const { groups, warnings } = parseRuleFile('groups: []\n---\nwhat: ever\n', OPTIONS);
    expect(groups).toEqual([]);
    expect(warnings).toEqual(['only the first of several YAML documents is used']);
  });

  it('keeps a label with an empty value, which takes a label away', () => {
    const content = 'groups: [{name: g, labels: {a: b}, rules: [{record: r, expr: up, labels: {a: "", b: }}]}]';
    const [{ rules }] = parseRuleFile(content, OPTIONS).groups;
    expect(rules[0].labels).toEqual([
      ['a', ''],
      ['b', ''],
    ]);
  });
});

describe('what is wrong with a rule file', () => {
  it('is told with all its places', () => {
    const content = `groups:
- name: ""
  rules:
  - expr: 1 +
  - record: a
    alert: b
    expr: up
  - record: "a{}"
    expr: up
    for: 5m
    keep_firing_for: 5m
    labels: {__name__: x}
    annotations: {a: b}
- name: ""
  labels: {"": x}
  rules:
   - record: x
`;
    expect(problemsOf(content)).toEqual([
      '2:3: Groupname must not be empty',
      `0:0: group "", rule 1, "": one of 'record' or 'alert' must be set`,
      '4:11: group "", rule 1, "": could not parse expression: 1:4: parse error: unexpected end of input',
      `5:13: 6:12: group "", rule 2, "b": only one of 'record' and 'alert' must be set`,
      `8:13: group "", rule 3, "a{}": invalid field 'annotations' in recording rule`,
      `8:13: group "", rule 3, "a{}": invalid field 'for' in recording rule`,
      `8:13: group "", rule 3, "a{}": invalid field 'keep_firing_for' in recording rule`,
      '8:13: group "", rule 3, "a{}": braces present in the recording rule name; should it be in expr?: a{}',
      'group "", rule 3, "a{}": invalid label name: __name__',
      '14:3: Groupname must not be empty',
      '14:3: groupname: "" is repeated in the same file',
      'invalid label name: ',
      `0:0: group "", rule 1, "x": field 'expr' must be set in rule`,
    ]);
  });

  it('is every unknown key, unless they are to be passed over', () => {
    const content = 'groups:\n- name: g\n  foo: 1\n  rules:\n  - record: a\n    bar: 2\n    expr: up\nbaz: 3\n';
    expect(problemsOf(content)).toEqual([
      `yaml: unmarshal errors:
  line 8: field baz not found in type rulefmt.RuleGroups
  line 3: field foo not found in type rulefmt.RuleGroup
  line 6: field bar not found in type rulefmt.Rule`,
    ]);
    expect(parseRuleFile(content, { ...OPTIONS, ignoreUnknownFields: true }).groups).toHaveLength(1);
  });

  it('is a value of the wrong type', () => {
    expect(problemsOf('groups:\n- 3\n- name: b\n  interval: 5\n  rules: {}\n')).toEqual([
      `yaml: unmarshal errors:
  line 2: cannot unmarshal !!int \`3\` into rulefmt.RuleGroup
  line 4: not a valid duration string: "5"
  line 5: cannot unmarshal !!map into []rulefmt.Rule`,
    ]);
  });

  it('is a name of new kinds where only those of old are taken', () => {
    const content = 'groups: [{name: g, rules: [{record: a.b, expr: up, labels: {"c.d": e}}]}]';
    expect(problemsOf(content)).toEqual([]);
    expect(problemsOf(content, { ...OPTIONS, legacyNames: true })).toEqual([
      '1:37: group "g", rule 1, "a.b": invalid recording rule name: a.b',
      'group "g", rule 1, "a.b": invalid label name: c.d',
    ]);
  });
});

describe('rule files by pattern', () => {
  const defaults = { intervalMs: 60_000, queryOffsetMs: 1000 };
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'narthex-rules-'));
    mkdirSync(join(directory, 'sub'));
    writeFileSync(join(directory, 'sub', 'b.yml'), 'groups: [{name: b, interval: 5s, query_offset: 0s}]');
    writeFileSync(join(directory, 'sub', 'a.yml'), 'groups: [{name: a}]');
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  it('are found beside the configuration, each once, with the defaults of the configuration', () => {
    const { groups } = loadRuleFiles(['sub/*.yml', 'sub/a.yml', 'none.yml'], directory, defaults, OPTIONS);
    expect(groups).toEqual([
      { name: 'a', file: `${directory}/sub/a.yml`, intervalMs: 60_000, queryOffsetMs: 1000, limit: 0, rules: [] },
      { name: 'b', file: `${directory}/sub/b.yml`, intervalMs: 5000, queryOffsetMs: 0, limit: 0, rules: [] },
    ]);
  });

  it('are not parsed again while their text stays the same', () => {
    const known = new KnownRuleFiles();
    const load = () => {
      const steps = loadingRuleFiles(['sub/*.yml'], directory, defaults, OPTIONS, known);
      for (;;) {
        const { done, value } = steps.next();
        if (done === true) return value.groups;
      }
    };
    const group = (name: string) => `groups: [{name: g, rules: [{record: ${name}, expr: 1}]}]`;
    writeFileSync(join(directory, 'sub', 'a.yml'), group('one'));
    const [first] = load();
    expect(load()[0].rules).toBe(first.rules);
    writeFileSync(join(directory, 'sub', 'a.yml'), group('two'));
    expect(load()[0].rules[0].name).toBe('two');
  });

  it('are refused together, each problem with its file', () => {
    writeFileSync(join(directory, 'sub', 'a.yml'), 'groups: [{name: ""}]');
    writeFileSync(join(directory, 'sub', 'b.yml'), 'groups: {');
    expect(() => loadRuleFiles(['sub/*'], directory, defaults, OPTIONS)).toThrow(
      `${directory}/sub/a.yml: 1:10: Groupname must not be empty\n${directory}/sub/b.yml: yaml: line 1: `,
    );
  });
});
