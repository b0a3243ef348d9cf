/** The same texts through the `promtool test rules` of a real Prometheus. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  alertTemplate,
  expandTemplate,
  failedExpansion,
  TemplateError,
} from '../../../src/alerting/template/alert-template.ts';
import { goQuote } from '../../../src/model/go-format.ts';
import { missingPrograms } from '../../e2e/programs.ts';
import { EXPANDED, FAILED } from './alert-cases.ts';
import { DATA, ELEMENT, EXTERNAL_LABELS, FUNCTIONS, SERIES } from './alert-data.ts';

const missing = missingPrograms('promtool');

const texts = [...EXPANDED, ...FAILED].map(([text]) => text);
const annotation = (index: number): string => `a${String(index).padStart(4, '0')}`;

describe.skipIf(missing !== null)(`promtool expands${missing ? ` (${missing})` : ''}`, () => {
  const directory = mkdtempSync(join(tmpdir(), 'narthex-templates-'));
  let shown: ReadonlyMap<string, string>;

  beforeAll(() => {
    writeFileSync(join(directory, 'rules.yml'), JSON.stringify(rules()));
    writeFileSync(join(directory, 'test.yml'), JSON.stringify(ruleTest()));
    shown = annotationsOf(output(directory));
  });

  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  test.each(texts.map((text, index) => [text, annotation(index)] as const))('%j', (text, name) => {
    expect(ours(text)).toBe(shown.get(name));
  });
});

function ours(text: string): string {
  try {
    return expandTemplate(alertTemplate('X', text), DATA, FUNCTIONS);
  } catch (error) {
    if (error instanceof TemplateError) return failedExpansion('__alert_X', error);
    throw error;
  }
}

/** One alert that has all texts as annotations. */
function rules(): unknown {
  const annotations = Object.fromEntries(texts.map((text, index) => [annotation(index), text]));
  return { groups: [{ name: 'g', rules: [{ alert: 'X', expr: 'm', annotations }] }] };
}

/** It expects no alert, so that promtool shows the one that it finds. */
function ruleTest(): unknown {
  const input = [ELEMENT, ...SERIES].map(({ labels, value }) => {
    const pairs = labels.map(([name, text]) => `${name}=${goQuote(text)}`);
    return { series: `{${pairs.join(', ')}}`.replace(/^\{__name__="(\w+)", /, '$1{'), values: `${value}x10` };
  });
  const alerts = [{ eval_time: '1m', alertname: 'X', exp_alerts: [] }];
  const external = Object.fromEntries(EXTERNAL_LABELS);
  const only = { interval: '1m', external_labels: external, input_series: input, alert_rule_test: alerts };
  return { rule_files: ['rules.yml'], tests: [only] };
}

function output(directory: string): string {
  try {
    execFileSync('promtool', ['test', 'rules', 'test.yml'], { cwd: directory, stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const { stdout, stderr } = error as { readonly stdout: Buffer; readonly stderr: Buffer };
    return `${stdout}${stderr}`;
  }
  throw new Error('promtool found no alert');
}

/** `Annotations:{a="...", b="..."}`, quoted as in Go. */
function annotationsOf(shown: string): ReadonlyMap<string, string> {
  const list = /Annotations:\{(.*)\}/.exec(shown);
  if (list === null) throw new Error(shown);
  return new Map(
    Array.from(list[1].matchAll(/(\w+)=("(?:[^"\\]|\\.)*")/g), ([, name, quoted]) => [
      name,
      JSON.parse(quoted) as string,
    ]),
  );
}
