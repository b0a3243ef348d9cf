/**
 * Where the code of a worker thread lies and how Node runs it: JavaScript in dist/, TypeScript through tsx when the
 * program runs from its sources (tests, benchmarks).
 */
import type { WorkerOptions } from 'node:worker_threads';

export interface WorkerFile {
  readonly url: URL;
  readonly options: Pick<WorkerOptions, 'execArgv'>;
}

/** @param path of the file without its ending, relative to `base`, which is the import.meta.url of the caller */
export function workerFile(path: string, base: string): WorkerFile {
  const fromSource = base.endsWith('.ts');
  return fromSource
    ? { url: new URL(`${path}.ts`, base), options: { execArgv: ['--import', 'tsx'] } }
    : { url: new URL(`${path}.js`, base), options: {} };
}
