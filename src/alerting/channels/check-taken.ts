import type { HttpResponse } from '../../client/http-client.ts';
import { DeliveryFailure } from './channel.ts';

const TOO_MANY_REQUESTS = 429;
const REASON_CHARS_MAX = 1024;

/** Throws a DeliveryFailure with what the server said when it did not take a message. */
export function checkTaken({ status, body }: HttpResponse): void {
  if (status >= 200 && status <= 299) return;
  const reason = body.toString().slice(0, REASON_CHARS_MAX).trim();
  const isRetryable = status >= 500 || status === TOO_MANY_REQUESTS;
  throw new DeliveryFailure(`unexpected status code ${status}${reason === '' ? '' : `: ${reason}`}`, isRetryable);
}
