/** Cross-origin headers of the API. */
import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { compileAnchored } from '../model/matchers.ts';

const ANY_ORIGIN = '.*';

const VARY = { vary: 'Origin, Accept-Encoding' } as const;

const HEADERS = {
  'access-control-allow-headers': 'Accept, Authorization, Content-Type, Origin',
  'access-control-allow-methods': 'GET, POST, OPTIONS',
  'access-control-expose-headers': 'Date',
} as const;

export type SetCorsHeaders = (request: FastifyRequest, reply: FastifyReply) => void;

/** @param pattern --web.cors.origin: the origins that may read answers, as an anchored expression */
export function corsHeaders(pattern: string): SetCorsHeaders {
  const headersFor = corsHeadersFor(pattern);
  return (request, reply) => void reply.headers(headersFor(request.headers.origin));
}

/** Makes the function from the origin of a request to the headers of its answer. */
export function corsHeadersFor(pattern: string): (origin: string | undefined) => OutgoingHttpHeaders {
  const allowed = compileAnchored(pattern);
  return (origin) => {
    if (origin === undefined) return VARY;
    if (pattern === ANY_ORIGIN) return { ...VARY, ...HEADERS, 'access-control-allow-origin': '*' };
    if (!allowed.matches(origin)) return { ...VARY, ...HEADERS };
    return { ...VARY, ...HEADERS, 'access-control-allow-origin': origin };
  };
}
