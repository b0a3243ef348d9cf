/** A request as the server's own connections read it, and what answers it. */
import type { Answer } from '../envelope.ts';
import type { Client } from '../jobs.ts';
import type { RequestHead } from './request-head.ts';

export interface PlainRequest {
  readonly head: RequestHead;
  /** In pieces as they came; none when there is no body. */
  readonly body: readonly Uint8Array[];
  readonly client: Client;
}

export interface PlainRoute {
  /** A request with a longer body is not for this route. */
  readonly bodyBytesMax: number;
  /** Neither throws nor rejects. */
  answer(request: PlainRequest): Answer | Promise<Answer>;
}

/** null: node:http is to answer the request. */
export type FindRoute = (head: RequestHead) => PlainRoute | null;
