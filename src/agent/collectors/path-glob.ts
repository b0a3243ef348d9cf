/** Directories whose path is given with * and ? in it, as a shell takes them. */
import { join, sep } from 'node:path';
import type { Machine } from './machine.ts';

/** The path itself when nothing in it is to be expanded. */
export function directoriesLike(machine: Machine, path: string): string[] {
  if (path === '') return [];
  if (!/[*?]/.test(path)) return [path];
  return path
    .split(sep)
    .reduce<string[]>(
      (directories, part) => directories.flatMap((directory) => expand(machine, directory, part)),
      [path.startsWith(sep) ? sep : '.'],
    );
}

function expand(machine: Machine, directory: string, part: string): string[] {
  if (!/[*?]/.test(part)) return [join(directory, part)];
  const literal = part.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  const pattern = new RegExp(`^${literal.replaceAll('*', '[^/]*').replaceAll('?', '[^/]')}$`);
  return machine
    .list(directory)
    .filter((name) => pattern.test(name) && !name.startsWith('.'))
    .map((name) => join(directory, name));
}
