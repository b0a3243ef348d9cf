import { readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';

/** A path of a configuration file: relative ones are relative to the directory of that file. */
export function inDirectory(path: string, directory: string): string {
  return isAbsolute(path) ? path : join(directory, path);
}

/** The text of a file that holds one secret, without the space around it that editors leave. */
export async function readSecret(path: string): Promise<string> {
  return (await readFile(path, 'utf8')).trim();
}

/** A setting that is given in place or as a file; null: neither. */
export async function inlineOrFile(inline: string, file: string, directory: string): Promise<string | null> {
  if (file !== '') return readSecret(inDirectory(file, directory));
  return inline === '' ? null : inline;
}
