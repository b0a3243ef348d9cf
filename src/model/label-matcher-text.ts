/**
 * Matchers as Alertmanager and amtool write them, one at a time: `alertname=Down`, `severity =~ "page|mail"`,
 * `"with space" != x`. Bare words end at a reserved character.
 */
import { formatMatcher, type Matcher, type MatchType, regexProblem } from './matchers.ts';

const WORD = String.raw`[^\s{}!=~,\\"'${'`'}]+`;
const QUOTED = String.raw`"(?:[^"\\]|\\.)*"`;
const MATCHER = new RegExp(`^\\s*(${WORD}|${QUOTED})\\s*(=~|!~|!=|=)\\s*(${WORD}|${QUOTED}|)\\s*$`, 'u');

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

/** Throws what is wrong with the text. */
export function parseLabelMatcher(source: string): Matcher {
  const parts = MATCHER.exec(source);
  if (parts === null) throw new Error(`bad matcher format: ${source} (want name="value", or !=, =~, !~)`);
  const [, name, type, value] = parts;
  return labelMatcher(unquoted(name), type as MatchType, unquoted(value));
}

/** Throws when the expression of a regular matcher does not compile. */
export function labelMatcher(name: string, type: MatchType, value: string): Matcher {
  const matcher: Matcher = { name, type, value };
  if (name === '') throw new Error(`bad matcher format: ${formatMatcher(matcher)}: the name is empty`);
  const problem = type === '=~' || type === '!~' ? regexProblem(value) : null;
  if (problem !== null) throw new Error(`bad matcher ${formatMatcher(matcher)}: ${problem}`);
  return matcher;
}

function unquoted(text: string): string {
  if (!text.startsWith('"')) return text;
  return text.slice(1, -1).replace(/\\(.)/gs, (_, escaped: string) => ESCAPES[escaped] ?? escaped);
}
