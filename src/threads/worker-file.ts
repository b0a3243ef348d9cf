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
  if (!base.endsWith('.ts')) return { url: new URL(`${path}.js`, base), options: {} };
  // tsx does not take effect in a worker by itself.
  const start = `import { register } from ${JSON.stringify(import.meta.resolve('tsx/esm/api'))};
register();
await import(${JSON.stringify(new URL(`${path}.ts`, base).href)});`;
  return { url: new URL(`data:text/javascript,${encodeURIComponent(start)}`), options: { execArgv: [] } };
}
