/**
 * Replacement texts with groups, as Go's Regexp.Expand: $1, ${1}, $name, ${name}, $$ for a dollar. Without braces the
 * name is as long as it can be, so $1x is the group named "1x". A group that is not there is empty; a dollar that
 * starts nothing of this kind stands for itself.
 */
import type { RE2JS } from 're2js';
import type { MatchedGroups } from './anchored-pattern.ts';

type Groups = Pick<RE2JS, 'groupCount' | 'namedGroups'>;

/** Texts, and numbers of groups. */
export type Template = readonly (string | number)[];

const REFERENCE = /\$(?:\$|([\p{L}\p{Nd}_]+)|\{([\p{L}\p{Nd}_]+)\})/gu;

export function parseTemplate(text: string, pattern: Groups): Template {
  const parts: (string | number)[] = [];
  let end = 0;
  for (const match of text.matchAll(REFERENCE)) {
    parts.push(text.slice(end, match.index));
    end = match.index + match[0].length;
    const name = match[1] ?? match[2];
    parts.push(name === undefined ? '$' : (groupNumber(name, pattern) ?? ''));
  }
  parts.push(text.slice(end));
  return parts.filter((part) => part !== '');
}

/** The texts to join. */
export function* expandTemplate(template: Template, matcher: MatchedGroups): Generator<string> {
  for (const part of template) yield typeof part === 'string' ? part : (matcher.group(part) ?? '');
}

function groupNumber(name: string, pattern: Groups): number | undefined {
  if (!/^\d+$/.test(name)) return pattern.namedGroups()[name];
  // A number with a leading zero is a name in Go, and no group can have such a name.
  if (name.length > 1 && name.startsWith('0')) return undefined;
  const group = Number(name);
  return group <= pattern.groupCount() ? group : undefined;
}
