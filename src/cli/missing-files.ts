import { existsSync } from 'node:fs';
import { parse } from 'yaml';
import { inDirectory } from '../client/secret-file.ts';
import type { Config } from '../config/config.ts';

/** Files of secrets and certificates that the configuration names and that are not there, in the order of the file. */
export function missingFiles({ yaml, directory }: Config): string[] {
  return namedFiles(parse(yaml, { version: '1.1' })).filter((path) => !existsSync(inDirectory(path, directory)));
}

/** The values of all keys that end in `_file`. */
function namedFiles(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(namedFiles);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key.endsWith('_file') && typeof inner === 'string' && inner !== '' ? [inner] : namedFiles(inner),
  );
}
