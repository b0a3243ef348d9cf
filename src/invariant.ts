/**
 * Asserts what only a mistake of our own can break. The message is for us, never for a client: what a client can cause
 * is a row of errors.ts, what the disk or the environment can cause is a plain Error.
 */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`BUG: ${message}`);
}
