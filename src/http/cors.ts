/** Cross-origin headers of the API. */
import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { compileAnchored } from '../model/matchers.ts';

const ANY_ORIGIN = '.*';

const VARY: Readonly<OutgoingHttpHeaders> = { vary: 'Origin, Accept-Encoding' };

const HEADERS: Readonly<OutgoingHttpHeaders> = {
  ...VARY,
  'access-control-allow-headers': 'Accept, Authorization, Content-Type, Origin',
  'access-control-allow-methods': 'GET, POST, OPTIONS',
  'access-control-expose-headers': 'Date',
};

const FOR_ANY_ORIGIN: Readonly<OutgoingHttpHeaders> = { ...HEADERS, 'access-control-allow-origin': '*' };

export type SetCorsHeaders = (request: FastifyRequest, reply: FastifyReply) => void;

/** @param pattern --web.cors.origin: the origins that may read answers, as an anchored expression */
export function corsHeaders(pattern: string): SetCorsHeaders {
  const headersFor = corsHeadersFor(pattern);
  return (request, reply) => void reply.headers(headersFor(request.headers.origin));
}

/** Makes the function from the origin of a request to the headers of its answer. */
function corsHeadersFor(pattern: string): (origin: string | undefined) => Readonly<OutgoingHttpHeaders> {
  const allowed = compileAnchored(pattern);
  return (origin) => {
    if (origin === undefined) return VARY;
    if (pattern === ANY_ORIGIN) return FOR_ANY_ORIGIN;
    if (!allowed.matches(origin)) return HEADERS;
    return { ...HEADERS, 'access-control-allow-origin': origin };
  };
}

export type WithCorsHeaders = (
  origin: string | undefined,
  headers: Readonly<OutgoingHttpHeaders>,
) => Readonly<OutgoingHttpHeaders>;

/**
 * Makes the function from the origin of a request and the headers of its answer to all headers of the answer. They are one object
 * wherever the headers were one object and the request had no origin.
 */
export function withCorsHeaders(pattern: string): WithCorsHeaders {
  const headersFor = corsHeadersFor(pattern);
  const withoutOrigin = new WeakMap<Readonly<OutgoingHttpHeaders>, Readonly<OutgoingHttpHeaders>>();
  return (origin, headers) => {
    if (origin !== undefined) return { ...headersFor(origin), ...headers };
    const known = withoutOrigin.get(headers);
    if (known !== undefined) return known;
    const all = { ...headersFor(undefined), ...headers };
    withoutOrigin.set(headers, all);
    return all;
  };
}
