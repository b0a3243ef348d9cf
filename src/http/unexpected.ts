/** What a client is told of an error that nobody expected; the log has its stack. */
import type { Logger } from 'pino';
import { REFUSALS, type Refusal } from '../errors.ts';

/** @param url pattern of the route */
export function unexpected(
  error: Error,
  url: string | undefined,
  log: Logger,
): Pick<Refusal, 'status' | 'type' | 'message'> {
  log.error({ err: error, url }, 'A request failed');
  return { ...REFUSALS.internal, message: error.message };
}
