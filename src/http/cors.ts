/** Cross-origin headers of the API. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { compileAnchored } from '../model/matchers.ts';

const ANY_ORIGIN = '.*';

const HEADERS = {
  'access-control-allow-headers': 'Accept, Authorization, Content-Type, Origin',
  'access-control-allow-methods': 'GET, POST, OPTIONS',
  'access-control-expose-headers': 'Date',
} as const;

export type SetCorsHeaders = (request: FastifyRequest, reply: FastifyReply) => void;

/** @param pattern --web.cors.origin: the origins that may read answers, as an anchored expression */
export function corsHeaders(pattern: string): SetCorsHeaders {
  const allowed = compileAnchored(pattern);
  return (request, reply) => {
    reply.header('vary', 'Origin, Accept-Encoding');
    const { origin } = request.headers;
    if (origin === undefined) return;
    reply.headers(HEADERS);
    if (pattern === ANY_ORIGIN) reply.header('access-control-allow-origin', '*');
    else if (allowed.matches(origin)) reply.header('access-control-allow-origin', origin);
  };
}
