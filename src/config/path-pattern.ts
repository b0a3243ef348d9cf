/** Paths by pattern, as Go's filepath.Glob has it for patterns in the last element: `*`, `?`, `[a-z]`, `[^a]`, `\` before any of them. */
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** The paths that exist, sorted; a path without a pattern stands for itself. Throws on a malformed pattern. */
export function matchingPaths(pattern: string): string[] {
  const last = basename(pattern);
  if (!/[*?[\\]/.test(last)) return existsSync(pattern) ? [pattern] : [];
  const test = nameTest(last);
  const directory = dirname(pattern);
  return namesIn(directory)
    .filter((name) => test.test(name))
    .sort()
    .map((name) => join(directory, name));
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    // A directory that is not there, or not readable, has no matches.
    return [];
  }
}

/** The pattern is the operator's own and one path element long. */
function nameTest(pattern: string): RegExp {
  let source = '';
  for (let i = 0; i < pattern.length; i++) {
    const character = pattern[i];
    if (character === '*') source += '.*';
    else if (character === '?') source += '.';
    else if (character === '[') {
      const end = pattern.indexOf(']', i + 2);
      if (end < 0) throw new Error(`syntax error in pattern: ${pattern}`);
      source += `[${pattern.slice(i + 1, end).replace(/[\\[]/g, '\\$&')}]`;
      i = end;
    } else if (character === '\\') source += escaped(pattern[++i] ?? '');
    else source += escaped(character);
  }
  return new RegExp(`^${source}$`, 's');
}

function escaped(character: string): string {
  return character.replace(/[.*+?^${}()|[\]\\]/, '\\$&');
}
