/** The file of --notifiers.file, checked as strictly as prometheus.yml. */
import { readFileSync } from 'node:fs';
import { ConfigError } from './config-error.ts';
import { ConfigProblems, problemText } from './schema/schema.ts';
import { type NotifierFile, notifierFile } from './sections/notifiers.ts';
import { readYaml } from './yaml-file.ts';

/** Throws a ConfigError that names file, line and field. */
export function loadNotifiers(path: string): NotifierFile {
  try {
    const { root, source } = readYaml(readFileSync(path, 'utf8'));
    return root === null ? notifierFile.defaults() : notifierFile.read(root, source);
  } catch (error) {
    const { message } = error as Error;
    const reason = error instanceof ConfigProblems ? error.problems.map(problemText).join('; ') : message;
    throw new ConfigError(`couldn't load notifiers (--notifiers.file="${path}"): ${reason}`);
  }
}
