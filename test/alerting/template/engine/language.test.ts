import { describe, expect, it, test } from 'vitest';
import { executeTemplate } from '../../../../src/alerting/template/engine/execute.ts';
import { parseTemplate } from '../../../../src/alerting/template/engine/parse.ts';
import { TemplateError } from '../../../../src/alerting/template/engine/template-error.ts';
import { LIMITS } from '../../../../src/limits.ts';
import { EXPANDED, NOT_EXECUTED, NOT_PARSED, PRINTED } from './language-cases.ts';
import { DATA, FUNCTIONS } from './language-data.ts';

function expand(text: string): string {
  // Bytes that are no UTF-8 leave the program as the replacement character.
  return Buffer.from(executeTemplate(parseTemplate('__alert_X', text, FUNCTIONS), DATA, FUNCTIONS)).toString();
}

describe('actions', () => {
  test.each(EXPANDED)('%j', (text, expanded) => {
    expect(expand(text)).toBe(expanded);
  });
});

describe('printing', () => {
  test.each(PRINTED)('%j', (text, expanded) => {
    expect(expand(text)).toBe(expanded);
  });
});

describe('texts that are no templates', () => {
  test.each(NOT_PARSED)('%j', (text, message) => {
    expect(() => parseTemplate('__alert_X', text, FUNCTIONS)).toThrow(
      new TemplateError('parse', `template: __alert_X:${message}`),
    );
  });
});

describe('templates that fail', () => {
  test.each(NOT_EXECUTED)('%j', (text, place, at, message) => {
    expect(() => expand(text)).toThrow(
      new TemplateError('execute', `template: __alert_X:${place}: executing "__alert_X" at <${at}>: ${message}`),
    );
  });

  it('in a template that another one uses', () => {
    expect(() => expand('{{define "x"}}\n {{len .}}{{end}}{{template "x" 3}}')).toThrow(
      new TemplateError(
        'execute',
        'template: __alert_X:2:3: executing "x" at <len .>: error calling len: len of type int',
      ),
    );
  });
});

describe('bounds', () => {
  it('a template that uses itself ends', () => {
    expect(() => expand('{{define "r"}}{{template "r" .}}{{end}}{{template "r" .}}')).toThrow(
      new TemplateError(
        'execute',
        `template: __alert_X:1:25: executing "r" at <{{template "r" .}}>: exceeded maximum template depth (${LIMITS.templateDepthMax})`,
      ),
    );
  });

  it('the deepest statements in the deepest templates fill no stack', () => {
    const statements = '{{if true}}'.repeat(150);
    const text = `{{define "r"}}${statements}{{template "r" .}}${'{{end}}'.repeat(150)}{{end}}{{template "r" .}}`;
    expect(() => expand(text)).toThrow(/nested too deeply|exceeded maximum template depth/);
  });

  it('a loop without end ends', () => {
    expect(() => expand('{{range 100000000}}{{end}}')).toThrow(
      new TemplateError(
        'execute',
        `template: __alert_X:1:8: executing "__alert_X" at <100000000>: needs more than ${LIMITS.templateStepsMax} steps`,
      ),
    );
  });

  it('a text that doubles in each round ends', () => {
    expect(() => expand('{{$x := "0123456789"}}{{range 100}}{{$x = print $x $x}}{{end}}')).toThrow(
      new TemplateError(
        'execute',
        'template: __alert_X:1:42: executing "__alert_X" at <print $x $x>: error calling print: ' +
          `text is longer than ${LIMITS.templateTextCharsMax} characters`,
      ),
    );
  });

  it('a map that holds itself twice, again and again, is not printed whole', () => {
    expect(() => expand('{{$m := args}}{{range 60}}{{$m = args $m $m}}{{end}}{{$m}}')).toThrow(
      `text is longer than ${LIMITS.templateTextCharsMax} characters`,
    );
  });

  it('a text of more than 1 Mi characters is refused', () => {
    expect(() => expand('{{range 200}}{{printf "%10000d" 1}}{{end}}')).toThrow(
      `text is longer than ${LIMITS.templateTextCharsMax} characters`,
    );
  });

  it('statements and parentheses nest so deep and no deeper', () => {
    const depth = LIMITS.templateNestingMax;
    expect(expand(`${'{{if true}}'.repeat(depth)}x${'{{end}}'.repeat(depth)}`)).toBe('x');
    expect(() => expand('{{if true}}'.repeat(depth + 1))).toThrow(`template: __alert_X:1: nested deeper than ${depth}`);
    expect(expand(`{{${'('.repeat(depth)}1${')'.repeat(depth)}}}`)).toBe('1');
    expect(() => expand(`{{${'('.repeat(depth + 1)}`)).toThrow(`template: __alert_X:1: nested deeper than ${depth}`);
    expect(() => expand(`{{if 0}}${'{{else if 0}}'.repeat(depth)}{{end}}`)).toThrow(
      `template: __alert_X:1: nested deeper than ${depth}`,
    );
  });
});
