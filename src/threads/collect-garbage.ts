/**
 * Gives up memory that this thread no longer refers to. A SharedArrayBuffer that the main thread dropped is freed when the last
 * thread has forgotten it, and a worker that has little to do collects its garbage seldom: V8 does not know how large
 * such a buffer has grown.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Makes the function that does it; a whole collection of this thread's heap, some ten milliseconds. */
export function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}
